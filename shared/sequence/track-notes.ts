/**
 * The notes of a track by song position (SQ1), found by binary search: a look costs what it yields,
 * however much the track holds, and an edit of a note nothing. Pure.
 */
import type { ClipView, NoteView, TrackView } from '../doc/view.ts'
import { type Ticks, ticks } from '../time/units.ts'

/** A note where it lies in the song. */
export interface PlacedNote {
  readonly start: Ticks
  /** Above `start`, and at most where its clip or its round of the clip's content ends. */
  readonly end: Ticks
  /** 0–127 */
  readonly pitch: number
  /** 1–127 */
  readonly velocity: number
}

/** No track that anybody could play has more in one look; the rest is not heard. */
const MAX_NOTES_A_LOOK = 4_096

interface TrackIndex {
  /** In order of their start. */
  readonly clips: readonly ClipView[]
  /** The latest end of this clip and all before it. */
  readonly ends: readonly number[]
}

const trackIndexes = new WeakMap<TrackView['clips'], TrackIndex>()

/** Notes that begin at `from` ≤ position < `to`, in order of start, then pitch; one of a key a tick. */
export function notesBetween(
  { clips }: Pick<TrackView, 'clips'>,
  from: Ticks,
  to: Ticks,
): readonly PlacedNote[] {
  const index = trackIndexOf(clips)
  const found: PlacedNote[] = []
  for (let n = firstFrom(index.clips, 'start', to) - 1; n >= 0 && index.ends[n]! > from; n--)
    collect(index.clips[n]!, from, to, found)
  if (found.length < 2) return found
  found.sort(byPlace)
  return found.filter((note, n) => {
    const before = found[n - 1]
    return before?.start !== note.start || before.pitch !== note.pitch
  })
}

/** The note of a key that begins exactly there. */
export const noteAt = (
  track: Pick<TrackView, 'clips'>,
  start: Ticks,
  pitch: number,
): PlacedNote | undefined =>
  notesBetween(track, start, ticks(start + 1)).find(note => note.pitch === pitch)

/** Of one key at one tick the longest comes first, then the loudest: it is the one that is heard. */
const byPlace = (a: PlacedNote, b: PlacedNote): number =>
  a.start - b.start || a.pitch - b.pitch || b.end - a.end || b.velocity - a.velocity

function collect(clip: ClipView, from: number, to: number, into: PlacedNote[]): void {
  const { start, length, notes, loop: period = Number.POSITIVE_INFINITY } = clip
  const end = start + length
  const last = Math.min(to, end)
  if (notes.length === 0 || from >= end) return
  for (let round = Math.max(0, Math.floor((from - start) / period)); ; round++) {
    const origin = round === 0 ? start : start + round * period
    if (origin >= last) return
    const roundEnd = Math.min(origin + period, end)
    const stop = Math.min(roundEnd, last)
    for (let n = firstFrom(notes, 'start', from - origin); n < notes.length; n++) {
      const note = notes[n]!
      if (origin + note.start >= stop) break
      if (into.length >= MAX_NOTES_A_LOOK) return
      if (!note.muted) into.push(placed(note, origin, roundEnd))
    }
    if (period === Number.POSITIVE_INFINITY) return
  }
}

const placed = (
  { start, length, pitch, velocity }: NoteView,
  origin: number,
  roundEnd: number,
): PlacedNote => ({
  start: ticks(origin + start),
  end: ticks(Math.min(origin + start + length, roundEnd)),
  pitch,
  velocity,
})

function trackIndexOf(clips: TrackView['clips']): TrackIndex {
  const known = trackIndexes.get(clips)
  if (known) return known
  const sorted = Object.values(clips).sort((a, b) => a.start - b.start)
  let latest = Number.NEGATIVE_INFINITY
  const ends = sorted.map(({ start, length }) => {
    latest = Math.max(latest, start + length)
    return latest
  })
  const index = { clips: sorted, ends }
  trackIndexes.set(clips, index)
  return index
}

/** Binary search: the first of a sorted list whose `key` is not below `value`. */
function firstFrom<Key extends string>(
  list: readonly Readonly<Record<Key, number>>[],
  key: Key,
  value: number,
): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle]![key] < value) low = middle + 1
    else high = middle
  }
  return low
}
