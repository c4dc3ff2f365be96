/**
 * Notes as they are to be, laid over those of the document: while a gesture moves them, and until the
 * document has taken it. What stands here is what one change of the document will hold. Pure.
 */
import type { Edit } from '../../shared/doc/edit.ts'
import { MAX_NOTES_AN_EDIT } from '../../shared/doc/edits/tracks.ts'
import type { NoteView } from '../../shared/doc/view.ts'
import type { ClipId, NoteId, TrackId } from '../../shared/protocol/ids.ts'

/** By note; undefined: it goes. */
export type Overlay = ReadonlyMap<NoteId, NoteView | undefined>
export const NO_OVERLAY: Overlay = new Map()

export interface ClipPlace {
  readonly track: TrackId
  readonly clip: ClipId
}

export const overlayOf = (notes: readonly NoteView[]): Overlay =>
  new Map(notes.map(note => [note.id, note]))
export const withoutNotes = (notes: readonly NoteView[]): Overlay =>
  new Map(notes.map(note => [note.id, undefined]))

/** Notes keep their identity and order where nothing lies over them; new ones come last. */
export function laidOver(notes: readonly NoteView[], overlay: Overlay): readonly NoteView[] {
  if (overlay.size === 0) return notes
  const known = new Set<NoteId>()
  const shown: NoteView[] = []
  for (const note of notes) {
    known.add(note.id)
    const now = overlay.has(note.id) ? overlay.get(note.id) : note
    if (now) shown.push(now)
  }
  for (const [id, note] of overlay) if (note && !known.has(id)) shown.push(note)
  return shown
}

/** What the document does not show yet. The same overlay while that is all of it. */
export function withoutSettled(overlay: Overlay, notes: readonly NoteView[]): Overlay {
  if (overlay.size === 0) return overlay
  const byId = new Map(notes.map(note => [note.id, note]))
  const rest = [...overlay].filter(([id, note]) => !isSame(byId.get(id), note))
  return rest.length === overlay.size ? overlay : new Map(rest)
}

/** Takes back the entries of `taken` that nothing has replaced since. */
export function withoutEntries(overlay: Overlay, taken: Overlay): Overlay {
  const rest = [...overlay].filter(([id, note]) => !taken.has(id) || taken.get(id) !== note)
  return rest.length === overlay.size ? overlay : new Map(rest)
}

/** The edits that make `notes` what they are under the overlay; together one change. */
export function editsOf(
  place: ClipPlace,
  notes: readonly NoteView[],
  overlay: Overlay,
): readonly Edit[] {
  const byId = new Map(notes.map(note => [note.id, note]))
  const added: NoteView[] = []
  const changed: NoteChange[] = []
  const removed: NoteId[] = []
  for (const [id, note] of overlay) {
    const before = byId.get(id)
    if (!note) {
      if (before) removed.push(id)
    } else if (!before) added.push(note)
    else if (!isSame(before, note)) changed.push(changeOf(before, note))
  }
  return [
    ...chunked(removed).map((ids): Edit => ({ type: 'remove-notes', ...place, notes: ids })),
    ...chunked(changed).map((changes): Edit => ({ type: 'change-notes', ...place, changes })),
    ...chunked(added).map((news): Edit => ({ type: 'add-notes', ...place, notes: news })),
  ]
}

const FIELDS = ['start', 'length', 'pitch', 'velocity', 'muted'] as const
type NoteChange = Pick<NoteView, 'id'> & Partial<NoteView>

/** Only what differs: a simultaneous change of another field then holds as well. */
const changeOf = (before: NoteView, note: NoteView): NoteChange => ({
  id: note.id,
  ...Object.fromEntries(
    FIELDS.filter(field => before[field] !== note[field]).map(field => [field, note[field]]),
  ),
})

const isSame = (a: NoteView | undefined, b: NoteView | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && FIELDS.every(field => a[field] === b[field]))

/** As many edits as it takes, each within its bound. */
export function chunked<T>(all: readonly T[]): T[][] {
  const chunks: T[][] = []
  for (let from = 0; from < all.length; from += MAX_NOTES_AN_EDIT)
    chunks.push(all.slice(from, from + MAX_NOTES_AN_EDIT))
  return chunks
}
