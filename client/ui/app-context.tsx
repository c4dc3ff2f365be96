/** How views reach the running client and the page's own state. */
import { createContext, useCallback, useContext } from 'react'
import type { Edit } from '../../shared/doc/edit.ts'
import type { App } from '../app.ts'
import type { OwnEdits } from '../store/own-edits.ts'
import type { Store } from '../store/store.ts'
import { sentenceOf, type UiState, withNotice } from '../store/ui-state.ts'
import type { ShownCursor } from './shown-cursor.ts'

export interface PageContext {
  readonly app: App
  readonly ui: Store<UiState>
  /** What this player changed a moment ago. */
  readonly own: OwnEdits
  readonly cursor: ShownCursor
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
  const { app, own } = usePage()
  return useCallback(
    edit => {
      own.add('type' in edit ? [edit] : edit)
      attempt(app.companion.edit(edit))
    },
    [app, own, attempt],
  )
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
