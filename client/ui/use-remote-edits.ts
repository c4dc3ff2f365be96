import { useEffect } from 'react'
import type { ContextView, SessionView } from '../../shared/doc/view.ts'
import type { PlayerId } from '../../shared/protocol/ids.ts'
import type { App } from '../app.ts'
import type { Store } from '../store/store.ts'
import { type UiState, withNotice } from '../store/ui-state.ts'
import { metreText, tempoText, tonicText } from './wording.ts'

/** Somebody who turns the tempo up step by step is told of once: when it rests, in ms … */
const GATHER_FOR = 400
/** … or in the middle, if it does not rest. */
const GATHER_AT_MOST = 3000

/** Says who changed what all of us play by: "Ada set the tempo to 120". */
export function useRemoteEdits(app: App, ui: Store<UiState>): void {
  useEffect(() => {
    let before = app.session.get()
    let timer: number | undefined
    let latest = 0
    const tell = () => {
      timer = undefined
      const after = app.session.get()
      const self = app.room.get()?.self.player
      if (before && after && before.context !== after.context) {
        for (const sentence of remoteEdits(before.context, after, self))
          ui.update(now => withNotice(now, 'info', sentence))
      }
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

/** One sentence for each part that somebody else changed. Pure. */
export function remoteEdits(
  before: ContextView,
  { context, players }: SessionView,
  self: PlayerId | undefined,
): readonly string[] {
  const changes = [
    ['tempo', before.tempo !== context.tempo, `tempo to ${tempoText(context.tempo)}`],
    ['key', before.key !== context.key, `key to ${tonicText(context.key)}`],
    ['scale', before.scale !== context.scale, `scale to ${context.scale}`],
    [
      'timeSignature',
      metreText(before.timeSignature) !== metreText(context.timeSignature),
      `time signature to ${metreText(context.timeSignature)}`,
    ],
  ] as const
  return changes.flatMap(([part, changed, what]) => {
    const author = context.changedBy[part]
    if (!changed || author === undefined || author === self) return []
    return [`${players[author]?.name ?? 'Somebody'} set the ${what}`]
  })
}
