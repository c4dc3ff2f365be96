/** What the page knows besides the running client. */
import type { App } from '../app.ts'
import { createOwnEdits } from '../store/own-edits.ts'
import { createUiState } from '../store/ui-state.ts'
import type { PageContext } from './app-context.tsx'
import { createShownCursor } from './shown-cursor.ts'

export const createPageContext = (app: App): PageContext => ({
  app,
  ui: createUiState(),
  own: createOwnEdits(() => performance.now()),
  cursor: createShownCursor(app),
})
