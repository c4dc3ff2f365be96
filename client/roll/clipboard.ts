/** Notes on their way from one place to another. Pure. */
import type { NoteView } from '../../shared/doc/view.ts'
import type { NoteId } from '../../shared/protocol/ids.ts'
import { ticks } from '../../shared/time/units.ts'
import { type Grid, lineBefore, nearestLine } from './snap.ts'

export interface Copied {
  /** Counted from the grid line at or before the first of them. */
  readonly notes: readonly NoteView[]
  /** Ticks from that line to the end of the last, up to a line: where the next copy goes. */
  readonly length: number
}

/** Undefined for no notes. */
export function copied(notes: readonly NoteView[], grid: Grid): Copied | undefined {
  if (notes.length === 0) return undefined
  const first = Math.min(...notes.map(note => note.start))
  const origin = Math.min(first, lineBefore(first, grid))
  const end = Math.max(...notes.map(note => note.start + note.length))
  const line = nearestLine(end, grid)
  return {
    notes: notes.map(note => ({ ...note, start: ticks(note.start - origin) })),
    length: (line < end ? line + grid.step : line) - origin,
  }
}

/** The same notes from `at` on, under ids of their own. */
export const pasted = ({ notes }: Copied, at: number, newId: () => NoteId): readonly NoteView[] =>
  notes.map(note => ({ ...note, id: newId(), start: ticks(note.start + at) }))
