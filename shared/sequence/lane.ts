/** The notes of one track on their way through time: which begin and end within a span. Pure. */
import type { TrackView } from '../doc/view.ts'
import { type Micros, micros, type Ticks } from '../time/units.ts'
import { momentIn, type Passage, passageAt, positionFrom } from './passage.ts'
import { notesBetween } from './track-notes.ts'

/** A note that was handed over, or is about to be. */
export interface LaneNote {
  readonly pitch: number
  readonly velocity: number
  /** Where it lies in the song. */
  readonly start: Ticks
  end: Ticks
  /** When it begins to sound, room clock µs. */
  on: Micros
  /** When it ends; undefined as long as that lies beyond what was looked at. */
  off: Micros | undefined
}

export interface LaneEvent {
  readonly moment: Micros
  readonly pitch: number
  /** 0 ends the note. */
  readonly velocity: number
}

interface Span {
  readonly from: Micros
  readonly until: Micros
}

/**
 * Adds the notes that begin in `from` ≤ moment < `until`, and says of those that sound by then when
 * they end (SQ1, SQ2). What sounded at `from` has its `off` undefined.
 *
 * @param track undefined where nothing is to be heard of it: what sounds ends at `from`
 * @param isTold of a note that is to be left out: it was heard already
 */
export function carry(
  notes: readonly LaneNote[],
  track: Pick<TrackView, 'clips'> | undefined,
  passages: readonly Passage[],
  { from, until }: Span,
  isTold?: (pitch: number, start: Ticks, on: Micros) => boolean,
): LaneNote[] {
  const all = [...notes]
  let open = all.filter(({ off }) => off === undefined)
  if (!track || !passageAt(passages, from)) open = ended(open, from)
  if (!track) return all
  for (const [n, passage] of passages.entries()) {
    const begin = Math.max(passage.from, from)
    const stop = Math.min(passage.until, until)
    if (begin >= stop) continue
    if (passage.from >= from && !passage.goesOn) open = ended(open, passage.from)
    const [first, last] = [positionFrom(passage, begin), positionFrom(passage, stop)]
    for (const { pitch, velocity, start, end } of notesBetween(track, first, last)) {
      const on = momentIn(passage, start)
      if (isTold?.(pitch, start, on)) continue
      open = endedBy(open, passage, { from: begin, until: on + 1 })
      open = ended(open, on, pitch)
      const note: LaneNote = { pitch, velocity, start, end, on, off: undefined }
      all.push(note)
      open.push(note)
    }
    open = endedBy(open, passage, { from: begin, until: stop })
    if (passage.until < until && passages[n + 1]?.from !== passage.until)
      open = ended(open, passage.until)
  }
  return all
}

/** Ends all, or those of one key. @returns those that go on */
function ended(open: LaneNote[], at: number, pitch?: number): LaneNote[] {
  if (open.length === 0) return open
  for (const note of open) if (pitch === undefined || note.pitch === pitch) note.off = micros(at)
  return stillOpen(open)
}

/** Ends those whose end the song passes before `until`; one that lies behind it already at `from`. */
function endedBy(
  open: LaneNote[],
  passage: Passage,
  { from, until }: { readonly from: number; readonly until: number },
): LaneNote[] {
  if (open.length === 0) return open
  for (const note of open) {
    const end = Math.max(from, momentIn(passage, note.end))
    if (end < until) note.off = micros(end)
  }
  return stillOpen(open)
}

const stillOpen = (notes: readonly LaneNote[]): LaneNote[] =>
  notes.filter(({ off }) => off === undefined)

/** What is to be handed over of these notes with `from` ≤ moment < `until`: ends before beginnings. */
export function eventsOf(notes: readonly LaneNote[], { from, until }: Span): readonly LaneEvent[] {
  const events: LaneEvent[] = []
  for (const { pitch, velocity, on, off } of notes) {
    if (from <= on && on < until) events.push({ moment: on, pitch, velocity })
    if (off !== undefined && from <= off && off < until)
      events.push({ moment: off, pitch, velocity: 0 })
  }
  return events.sort(
    (a, b) =>
      a.moment - b.moment || Math.min(1, a.velocity) - Math.min(1, b.velocity) || a.pitch - b.pitch,
  )
}

export const isSameEvents = (a: readonly LaneEvent[], b: readonly LaneEvent[]): boolean =>
  a.length === b.length &&
  a.every((event, n) => {
    const other = b[n]!
    return (
      event.moment === other.moment &&
      event.pitch === other.pitch &&
      event.velocity === other.velocity
    )
  })
