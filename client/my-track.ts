/** Edits that put what I played on my track, which is made with the first of them. */
import { writeClipNotes } from '../shared/doc/clip-notes.ts'
import type { Edit } from '../shared/doc/edit.ts'
import type { ClipNote, SessionView } from '../shared/doc/view.ts'
import type { Entropy } from '../shared/ports.ts'
import { newClipId, newTrackId, type PlayerId, type TrackId } from '../shared/protocol/ids.ts'
import type { Ticks } from '../shared/time/units.ts'

interface NewClip {
  readonly start: Ticks
  readonly length: Ticks
  readonly loop?: Ticks
  readonly notes: readonly ClipNote[]
}

/** No clips, no edits. */
export function clipsOnMyTrack(
  clips: readonly NewClip[],
  { session, player }: { readonly session: SessionView; readonly player: PlayerId },
  entropy: Entropy,
): readonly Edit[] {
  if (clips.length === 0) return []
  const own = Object.values(session.tracks).find(track => track.owner === player)
  const track: TrackId = own?.id ?? newTrackId(entropy)
  const name = session.players[player]?.name ?? 'My track'
  const open: readonly Edit[] = own ? [] : [{ type: 'add-track', track, name }]
  return [
    ...open,
    ...clips.map(
      ({ start, length, loop, notes }): Edit => ({
        type: 'add-clip',
        track,
        clip: newClipId(entropy),
        start,
        length,
        ...(loop !== undefined && { loop }),
        notes: writeClipNotes(notes),
      }),
    ),
  ]
}
