/** How views reach the running client and the page's own state. */
import { createContext, useCallback, useContext } from 'react'
import type { Edit } from '../../shared/doc/edit.ts'
import type { App } from '../app.ts'
import type { Store } from '../store/store.ts'
import { sentenceOf, type UiState, withNotice } from '../store/ui-state.ts'

export interface PageContext {
  readonly app: App
  readonly ui: Store<UiState>
}

export const AppContext = createContext<PageContext | null>(null)

/** @throws Error without an AppContext above */
export function usePage(): PageContext {
  const page = useContext(AppContext)
  if (!page) throw new Error('a view needs <AppContext value={…}> above it')
  return page
}

/** Gives the room an edit, or several as one change; a refusal is told as a notice. */
export function useEdit(): (edit: Edit | readonly Edit[]) => void {
  const attempt = useAttempt()
  const { app } = usePage()
  return useCallback(edit => attempt(app.companion.edit(edit)), [app, attempt])
}

/** Waits for a promise of the app in the background; its failure is told as a notice. */
export function useAttempt(): (work: Promise<unknown>) => void {
  const { ui } = usePage()
  return useCallback(
    work => {
      work.catch(error => ui.update(now => withNotice(now, 'fault', sentenceOf(error))))
    },
    [ui],
  )
}
