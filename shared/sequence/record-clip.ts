/** What I played while Record was on → clips for my track, of at most 256 notes each (DOC8). */
import type { ClipNote } from '../doc/view.ts'
import { isNoteOff, isNoteOn, midiChannelOf, type PlayedEvent } from '../midi/message.ts'
import { type Bpm, type Micros, TICKS_PER_QUARTER, type Ticks, ticks } from '../time/units.ts'

/** As many as one clip holds. */
const CLIP_NOTES_LIMIT = 256

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
  const count = Math.ceil(notes.length / CLIP_NOTES_LIMIT)
  return Array.from({ length: count }, (_, n) => {
    const own = notes.slice(n * CLIP_NOTES_LIMIT, (n + 1) * CLIP_NOTES_LIMIT)
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

interface Sounding {
  readonly start: Ticks
  readonly since: Micros
  readonly velocity: number
}

/** Starts are song positions here. A note-off ends the oldest note of its key that still sounds. */
function notesOf(events: readonly PlayedEvent[], recording: Recording, end: Ticks): ClipNote[] {
  const { layout } = recording
  const positionOf =
    layout.by === 'position'
      ? (event: PlayedEvent) => event.position
      : (event: PlayedEvent) => layoutByTempo(layout, recording)(event.moment)
  const sounding = new Map<number, Sounding[]>()
  const notes: ClipNote[] = []
  const finish = (
    pitch: number,
    { start, since, velocity }: Sounding,
    at: Ticks,
    ended: Micros,
  ) => {
    const played = ((ended - since) * (layout.bpm ?? 0) * TICKS_PER_QUARTER) / 60e6
    const length = ticks(Math.max(1, at < start ? played : at - start))
    notes.push({ start, length, pitch, velocity })
  }

  for (const event of events) {
    if (event.moment < recording.from || event.moment >= recording.until) continue
    const key = midiChannelOf(event) * 128 + event.data1
    const started = sounding.get(key) ?? []
    sounding.set(key, started)
    if (isNoteOn(event))
      started.push({ start: positionOf(event), since: event.moment, velocity: event.data2 })
    else if (isNoteOff(event)) {
      const oldest = started.shift()
      if (oldest) finish(event.data1, oldest, positionOf(event), event.moment)
    }
  }
  for (const [key, started] of sounding)
    for (const note of started) finish(key & 127, note, end, recording.until)
  return notes
}
