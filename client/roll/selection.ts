/** Which notes are meant. Pure. */
import type { NoteView } from '../../shared/doc/view.ts'
import type { NoteId } from '../../shared/protocol/ids.ts'

export type Selection = ReadonlySet<NoteId>
export const NOTHING_SELECTED: Selection = new Set()

export const allOf = (notes: readonly NoteView[]): Selection => new Set(notes.map(note => note.id))

export function toggled(selection: Selection, id: NoteId): Selection {
  const next = new Set(selection)
  if (!next.delete(id)) next.add(id)
  return next
}

/** A rectangle in the roll; its sides in any order. Pitches are whole keys, both within. */
export interface Box {
  readonly from: Corner
  readonly to: Corner
}
interface Corner {
  /** Ticks of the clip. */
  readonly at: number
  readonly pitch: number
}

/** Notes of which any part lies in the box. */
export function notesIn(notes: readonly NoteView[], { from, to }: Box): readonly NoteView[] {
  const [left, right] = [Math.min(from.at, to.at), Math.max(from.at, to.at)]
  const [low, high] = [Math.min(from.pitch, to.pitch), Math.max(from.pitch, to.pitch)]
  return notes.filter(
    ({ start, length, pitch }) =>
      pitch >= low && pitch <= high && start <= right && start + length > left,
  )
}
