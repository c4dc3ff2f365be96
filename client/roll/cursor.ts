/** The cursor that the arrow keys move over the roll, for hands without a pointer. Pure. */
import type { NoteView } from '../../shared/doc/view.ts'
import { type Ticks, ticks } from '../../shared/time/units.ts'
import { type Grid, lineBefore } from './snap.ts'

export interface Cursor {
  /** On a line of the clip. */
  readonly at: Ticks
  readonly pitch: number
}

/** By lines and keys, within the roll. @param end of the roll, in ticks */
export function cursorMoved(
  cursor: Cursor,
  by: { readonly time: number; readonly pitch: number },
  { grid, end }: { readonly grid: Grid; readonly end: number },
): Cursor {
  const last = Math.max(0, end - 1)
  return {
    at: lineBefore(Math.min(last, Math.max(0, cursor.at + by.time)), grid),
    pitch: Math.min(127, Math.max(0, cursor.pitch + by.pitch)),
  }
}

/** The note that sounds at the cursor; of several the one that begins last. */
export const noteAtCursor = (
  notes: readonly NoteView[],
  { at, pitch }: Cursor,
  grid: Grid,
): NoteView | undefined =>
  notes
    .filter(
      note => note.pitch === pitch && note.start < at + grid.step && note.start + note.length > at,
    )
    .toSorted((a, b) => a.start - b.start)
    .at(-1)

/** The next note in order of time, then pitch, after the one at the cursor, or before it. */
export function neighbourOf(
  notes: readonly NoteView[],
  cursor: Cursor,
  way: 'next' | 'previous',
): NoteView | undefined {
  const ordered = notes.toSorted((a, b) => a.start - b.start || a.pitch - b.pitch)
  const isAfter = (note: NoteView) =>
    note.start > cursor.at || (note.start === cursor.at && note.pitch > cursor.pitch)
  const isBefore = (note: NoteView) =>
    note.start < cursor.at || (note.start === cursor.at && note.pitch < cursor.pitch)
  return way === 'next' ? ordered.find(isAfter) : ordered.findLast(isBefore)
}

export const cursorOn = ({ start, pitch }: NoteView): Cursor => ({ at: ticks(start), pitch })
