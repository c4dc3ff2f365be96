/** A plan's music on the tracks of a session, to within a tick: what a player's page has to render. */
import type { SessionView } from '../../../shared/doc/view.ts'
import { isNoteOn } from '../../../shared/midi/message.ts'
import { clipsOfNotes } from '../../../shared/sequence/imported-clips.ts'
import type { RenderPart, RenderPlan } from '../../../shared/sequence/render-plan.ts'
import type { PlacedNote } from '../../../shared/sequence/track-notes.ts'
import { bpm, TICKS_PER_QUARTER, ticks } from '../../../shared/time/units.ts'
import { ANN, clipId, trackId } from '../../support/edits.ts'
import { clipOf, sessionOf, trackOf } from '../../support/session-view.ts'

export function sessionOfPlan(plan: RenderPlan): SessionView {
  const tempo = bpm(plan.tempos[0]?.bpm ?? 120)
  const tracks = plan.parts.map((part, n) => {
    const clips = clipsOfNotes(notesOf(part, tempo), 4 * TICKS_PER_QUARTER, [])
    return trackOf(
      trackId(n),
      ANN,
      clips.map(({ start, length, notes }, m) => clipOf(clipId(n * 256 + m), start, length, notes)),
      part,
    )
  })
  const { transport } = sessionOf()
  return sessionOf({
    transport: { ...transport, bpm: tempo },
    tracks: Object.fromEntries(tracks.map(track => [track.id, track])),
  })
}

function notesOf({ events }: RenderPart, tempo: number): readonly PlacedNote[] {
  const at = (micros: number) => ticks((micros * tempo * TICKS_PER_QUARTER) / 60e6)
  return events.flatMap(({ at: begin, message }, n) => {
    if (!isNoteOn(message)) return []
    const end = events.slice(n + 1).find(one => one.message.data1 === message.data1)?.at ?? begin
    const start = at(begin)
    return [
      {
        start,
        end: ticks(Math.max(start + 1, at(end))),
        pitch: message.data1,
        velocity: message.data2,
      },
    ]
  })
}
