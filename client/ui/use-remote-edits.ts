import { useEffect } from 'react'
import type { ContextView, SessionView } from '../../shared/doc/view.ts'
import type { PlayerId } from '../../shared/protocol/ids.ts'
import type { App } from '../app.ts'
import type { Store } from '../store/store.ts'
import { type UiState, withNotice } from '../store/ui-state.ts'
import { metreText, tempoText, tonicText } from './wording.ts'

/** Says who changed what all of us play by: "Ada set the tempo to 120". */
export function useRemoteEdits(app: App, ui: Store<UiState>): void {
  useEffect(() => {
    let before = app.session.get()
    return app.session.subscribe(() => {
      const after = app.session.get()
      const self = app.room.get()?.self.player
      if (before && after && before.context !== after.context) {
        for (const sentence of remoteEdits(before.context, after, self))
          ui.update(now => withNotice(now, 'info', sentence))
      }
      before = after
    })
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
