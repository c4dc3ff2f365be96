import { useEffect } from 'react'
import type { App } from '../app.ts'
import { whenAtRest } from '../store/at-rest.ts'
import type { Store } from '../store/store.ts'
import { type UiState, withNotice } from '../store/ui-state.ts'
import { remoteEdits } from './remote-edits.ts'

/**
 * Says who changed what all of us play by, in his colour: "Ada set the tempo to 120" (PR6).
 * Somebody who turns the tempo up step by step is told of once.
 */
export function useRemoteEdits(app: App, ui: Store<UiState>): void {
  useEffect(() => {
    let before = app.session.get()
    const rest = whenAtRest(() => {
      const after = app.session.get()
      const self = app.room.get()?.self.player
      if (before && after)
        for (const { text, colour } of remoteEdits(before, after, self))
          ui.update(now => withNotice(now, 'info', text, colour))
      before = after
    })
    const unsubscribe = app.session.subscribe(() => {
      if (!before) before = app.session.get()
      else rest.stir()
    })
    return () => {
      rest.stop()
      unsubscribe()
    }
  }, [app, ui])
}
