import { useEffect } from 'react'
import type { App } from '../app.ts'
import type { Store } from '../store/store.ts'
import { type UiState, withNotice } from '../store/ui-state.ts'
import { remoteEdits } from './remote-edits.ts'

/** Somebody who turns the tempo up step by step is told of once: when it rests, in ms … */
const GATHER_FOR = 400
/** … or in the middle, if it does not rest. */
const GATHER_AT_MOST = 3000

/** Says who changed what all of us play by, in his colour: "Ada set the tempo to 120" (PR6). */
export function useRemoteEdits(app: App, ui: Store<UiState>): void {
  useEffect(() => {
    let before = app.session.get()
    let timer: number | undefined
    let latest = 0
    const tell = () => {
      timer = undefined
      const after = app.session.get()
      const self = app.room.get()?.self.player
      if (before && after)
        for (const { text, colour } of remoteEdits(before, after, self))
          ui.update(now => withNotice(now, 'info', text, colour))
      before = after
    }
    const unsubscribe = app.session.subscribe(() => {
      if (!before) before = app.session.get()
      else {
        const now = performance.now()
        if (timer === undefined) latest = now + GATHER_AT_MOST
        window.clearTimeout(timer)
        timer = window.setTimeout(tell, Math.min(GATHER_FOR, latest - now))
      }
    })
    return () => {
      window.clearTimeout(timer)
      unsubscribe()
    }
  }, [app, ui])
}
