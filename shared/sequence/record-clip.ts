/** What I played while Record was on → clips for my track, of as many notes as one may have. */
import { MAX_NOTES_A_CLIP } from '../doc/edits/tracks.ts'
import type { ClipNote } from '../doc/view.ts'
import type { PlayedEvent } from '../midi/message.ts'
import { type Bpm, type Micros, TICKS_PER_QUARTER, type Ticks, ticks } from '../time/units.ts'
import { playedNotes } from './played-notes.ts'

export interface Recording {
  /** Room-clock moments at which Record went on and off: events outside do not count. */
  readonly from: Micros
  readonly until: Micros
  readonly layout: RecordingLayout
}

export type RecordingLayout =
  /**
   * The transport ran: each note where it was played in the song. A note that was held while the
   * song went round its loop is as long as it was played at `bpm`.
   */
  | { readonly by: 'position'; readonly start: Ticks; readonly end: Ticks; readonly bpm?: Bpm }
  /** It stood still: `from` falls on `start`, and moments go on at this tempo. */
  | { readonly by: 'tempo'; readonly start: Ticks; readonly bpm: Bpm }

export interface RecordedClip {
  readonly start: Ticks
  readonly length: Ticks
  readonly notes: readonly ClipNote[]
}

/** Notes still held when Record went off are cut there. Nothing played, no clip. */
export function clipsOf(
  events: readonly PlayedEvent[],
  recording: Recording,
): readonly RecordedClip[] {
  const { layout } = recording
  const end =
    layout.by === 'position' ? layout.end : layoutByTempo(layout, recording)(recording.until)
  const notes = notesOf(events, recording, end)
  notes.sort((a, b) => a.start - b.start || a.pitch - b.pitch)
  // Round a loop, or after a seek, the first in the song is not the first that was played.
  const first = ticks(Math.min(layout.start, notes[0]?.start ?? layout.start))
  const count = Math.ceil(notes.length / MAX_NOTES_A_CLIP)
  return Array.from({ length: count }, (_, n) => {
    const own = notes.slice(n * MAX_NOTES_A_CLIP, (n + 1) * MAX_NOTES_A_CLIP)
    const start = n === 0 ? first : own[0]!.start
    const lastEnd = Math.max(...own.map(note => note.start + note.length))
    return {
      start,
      length: ticks((n === count - 1 ? Math.max(end, lastEnd) : lastEnd) - start),
      notes: own.map(note => ({ ...note, start: ticks(note.start - start) })),
    }
  })
}

const layoutByTempo =
  ({ start, bpm }: { readonly start: Ticks; readonly bpm: Bpm }, { from }: Recording) =>
  (moment: Micros): Ticks =>
    ticks(start + ((moment - from) * bpm * TICKS_PER_QUARTER) / 60e6)

/** Starts are song positions here. */
function notesOf(events: readonly PlayedEvent[], recording: Recording, end: Ticks): ClipNote[] {
  const { from, until, layout } = recording
  const positionOf =
    layout.by === 'position'
      ? (event: PlayedEvent) => event.position
      : (event: PlayedEvent) => layoutByTempo(layout, recording)(event.moment)
  const inside = events.filter(({ moment }) => moment >= from && moment < until)
  return playedNotes(inside).map(({ on, off }) => {
    const start = positionOf(on)
    const at = off ? positionOf(off) : end
    const span = (off?.moment ?? until) - on.moment
    // Round a loop it ends at an earlier position than it began.
    const played = (span * (layout.bpm ?? 0) * TICKS_PER_QUARTER) / 60e6
    const length = ticks(Math.max(1, at < start ? played : at - start))
    return { start, length, pitch: on.data1, velocity: on.data2 }
  })
}
