/** Which note lies under a pointer, and which part of it. Pure. */
import type { NoteView } from '../../shared/doc/view.ts'
import type { Selection } from './selection.ts'

/** A point of the roll. */
export interface Place {
  /** Ticks of the clip; no grid. */
  readonly at: number
  /** Keys from the lowest, with the part of the key: 60.0 … 61 lies on middle C's row. */
  readonly height: number
}
export const pitchAt = ({ height }: Place): number => Math.min(127, Math.max(0, Math.floor(height)))

/** How far off a note still counts as meant: fingers are wider than pointers. */
export interface Reach {
  /** Ticks before its start and after its end. */
  readonly time: number
  /** Keys above and below. */
  readonly keys: number
  /** Ticks of its end that drag its length; never more than a third of it. */
  readonly end: number
}

export interface Hit {
  readonly note: NoteView
  readonly part: 'body' | 'end'
}

/** The nearest of those within reach; of several right there a selected one, then the last. */
export function hitAt(
  notes: readonly NoteView[],
  place: Place,
  { reach, selection }: { readonly reach: Reach; readonly selection: Selection },
): Hit | undefined {
  let best: NoteView | undefined
  let least = Number.POSITIVE_INFINITY
  for (const note of notes) {
    const time = outside(place.at, note.start, note.start + note.length)
    const keys = outside(place.height, note.pitch, note.pitch + 1)
    if (time > reach.time || keys > reach.keys) continue
    const away = ratio(time, reach.time) + ratio(keys, reach.keys)
    const isBetter = away < least || (away === least && !(best && selection.has(best.id)))
    if (!isBetter) continue
    best = note
    least = away
  }
  return best && { note: best, part: partAt(best, place, reach) }
}

function partAt({ start, length }: NoteView, { at }: Place, { end }: Reach): Hit['part'] {
  return at >= start + length - Math.min(end, length / 3) ? 'end' : 'body'
}

/** How far a number lies outside of `from` ≤ n < `to`; on `to` itself hardly. */
function outside(n: number, from: number, to: number): number {
  if (n < from) return from - n
  return n < to ? 0 : Math.max(n - to, Number.EPSILON)
}

const ratio = (away: number, reach: number): number => (away === 0 ? 0 : away / reach)
