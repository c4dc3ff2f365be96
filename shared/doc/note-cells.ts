/**
 * A note as the document keeps it (DOC11): for each field the value, how often it was written, when
 * and by whom. What several players wrote at once is joined field by field, as in a register.
 */
import type { NoteId, PlayerId } from '../protocol/ids.ts'
import { ticks } from '../time/units.ts'
import { MAX_NOTE_TICKS } from './edits/tracks.ts'
import type { NoteView } from './view.ts'

/** In the order in which a note's bytes hold them. */
export const NOTE_FIELDS = ['start', 'length', 'pitch', 'velocity', 'muted', 'removed'] as const
type NoteField = (typeof NOTE_FIELDS)[number]
/** What is heard and seen of a note; how often it was written is the note's revision. */
const CONTENT = NOTE_FIELDS.slice(0, -1)

export interface NoteCell {
  readonly value: number
  /** Writes of this field so far; 0 for what the note's clip came with. */
  readonly n: number
  readonly moment: number
  readonly player: PlayerId | ''
}
export type NoteCells = { readonly [Field in NoteField]?: NoteCell }

/** Commutative, associative, idempotent: of each field the cell written most often. */
export function joinNotes(a: NoteCells, b: NoteCells): NoteCells {
  const joined: { [Field in NoteField]?: NoteCell } = { ...a }
  for (const field of NOTE_FIELDS) {
    const [one, other] = [a[field], b[field]]
    if (other && (!one || isLater(other, one))) joined[field] = other
  }
  return joined
}

function isLater(a: NoteCell, b: NoteCell): boolean {
  if (a.n !== b.n) return a.n > b.n
  if (a.moment !== b.moment) return a.moment > b.moment
  if (a.player !== b.player) return a.player > b.player
  return a.value > b.value
}

/** Grows with every write of the note's content. */
export const revisionOf = (cells: NoteCells): number =>
  CONTENT.reduce((sum, field) => sum + (cells[field]?.n ?? 0), 0)

/** A removal hides the revisions that it has seen, and no later one. */
export const isHidden = (cells: NoteCells): boolean =>
  cells.removed !== undefined && cells.removed.value >= revisionOf(cells)

/** Undefined for a note that is removed, incomplete or impossible. */
export function noteView(id: NoteId, cells: NoteCells): NoteView | undefined {
  if (isHidden(cells)) return undefined
  const [start, length] = [cells.start?.value, cells.length?.value]
  const [pitch, velocity] = [cells.pitch?.value, cells.velocity?.value]
  if (start === undefined || start > MAX_NOTE_TICKS) return undefined
  if (length === undefined || length < 1 || length > MAX_NOTE_TICKS) return undefined
  if (pitch === undefined || pitch > 127) return undefined
  if (velocity === undefined || velocity < 1 || velocity > 127) return undefined
  const muted = cells.muted?.value === 1
  return { id, start: ticks(start), length: ticks(length), pitch, velocity, muted }
}
