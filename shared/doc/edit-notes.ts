/** What the edits of notes write: each note that changes, one small value on the author's own shelf. */
import { EditError } from '../errors.ts'
import type { NoteId } from '../protocol/ids.ts'
import { placeOf, readClipNote, readClipNotes } from './clip-notes.ts'
import type { Crdt, Draft } from './crdt.ts'
import type { EditOf, EditStamp } from './edit.ts'
import { MAX_NOTES_A_CLIP } from './edits/tracks.ts'
import {
  isHidden,
  joinNotes,
  type NoteCell,
  type NoteCells,
  noteView,
  revisionOf,
} from './note-cells.ts'
import { Shelves } from './note-shelves.ts'

/** Ids that a clip may hold, those of removed notes counted. */
const MAX_IDS = 4 * MAX_NOTES_A_CLIP

/** One clip while an edit of its notes is applied. */
interface Desk {
  readonly packed: unknown
  readonly shelves: Shelves
}

const deskOf = (crdt: Crdt, clip: Draft, stamp: EditStamp): Desk => ({
  packed: clip.notes,
  shelves: new Shelves(crdt.writer, clip, stamp),
})

/** What the clip knows of a note; undefined where it has never been. */
function find({ packed, shelves }: Desk, id: NoteId): NoteCells | undefined {
  const known = [readClipNote(packed, id), ...shelves.entries(id)]
  return known.reduce((a, b) => (a && b ? joinNotes(a, b) : (a ?? b)), undefined)
}

/** @param clip its map, which is there and not removed  @throws EditError `too-large` */
export function addNotes(
  crdt: Crdt,
  clip: Draft,
  edit: EditOf<'add-notes'>,
  stamp: EditStamp,
): void {
  const desk = deskOf(crdt, clip, stamp)
  const fresh = edit.notes.filter(({ id }) => {
    const known = find(desk, id)
    return known ? isHidden(known) : placeOf(id) === undefined
  })
  if (fresh.length === 0) return
  refuseIfFull(desk, fresh.length)
  for (const { id, start, length, pitch, velocity, muted = false } of fresh) {
    const known = find(desk, id)
    if (known && !isHidden(known)) continue // twice in this edit
    const content = { start, length, pitch, velocity, muted: Number(muted) }
    desk.shelves.write(id, known ?? {}, written(known ?? {}, content, stamp))
    crdt.trace?.note(id, {})
  }
}

export function changeNotes(
  crdt: Crdt,
  clip: Draft,
  edit: EditOf<'change-notes'>,
  stamp: EditStamp,
): void {
  const desk = deskOf(crdt, clip, stamp)
  for (const { id, start, length, pitch, velocity, muted } of edit.changes) {
    const known = find(desk, id)
    if (!known || isHidden(known)) continue
    const mute = muted === undefined ? undefined : Number(muted)
    const content = { start, length, pitch, velocity, muted: mute }
    const cells = written(known, onlyChanged(known, content), stamp)
    if (Object.keys(cells).length === 0) continue
    desk.shelves.write(id, known, cells)
    crdt.trace?.note(id, valuesOf(known, cells))
  }
}

export function removeNotes(
  crdt: Crdt,
  clip: Draft,
  edit: EditOf<'remove-notes'>,
  stamp: EditStamp,
): void {
  const desk = deskOf(crdt, clip, stamp)
  for (const id of edit.notes) {
    const known = find(desk, id)
    if (!known || isHidden(known)) continue
    const revision = revisionOf(known)
    // The tombstone that has seen most outranks the others.
    const removed: NoteCell = { value: revision, n: revision + 1, ...authorOf(stamp) }
    desk.shelves.write(id, known, { removed })
    crdt.trace?.note(id, {})
  }
}

const valuesOf = (known: NoteCells, cells: NoteCells) =>
  Object.fromEntries(
    Object.keys(cells).map(field => [field, known[field as keyof Content]?.value ?? 0]),
  )

type Content = { readonly [Field in Exclude<keyof NoteCells, 'removed'>]?: number | undefined }

const onlyChanged = (known: NoteCells, content: Content): Content =>
  Object.fromEntries(
    Object.entries(content).filter(
      ([field, value]) => value !== (known[field as keyof Content]?.value ?? 0),
    ),
  )

function written(known: NoteCells, content: Content, stamp: EditStamp): NoteCells {
  const cells: { -readonly [Field in keyof Content]: NoteCell } = {}
  for (const [name, value] of Object.entries(content)) {
    const field = name as keyof Content
    if (value === undefined) continue
    cells[field] = { value, n: (known[field]?.n ?? 0) + 1, ...authorOf(stamp) }
  }
  return cells
}

const authorOf = ({ moment, player }: EditStamp) => ({ moment: Math.max(0, moment), player })

function refuseIfFull(desk: Desk, more: number): void {
  const packed = readClipNotes(desk.packed)
  const ids = new Set<NoteId>([...packed.keys(), ...desk.shelves.ids()])
  if (ids.size + more <= MAX_NOTES_A_CLIP) return
  const seen = ids.size > MAX_IDS ? ids.size : [...ids].filter(id => isSeen(desk, id)).length
  if (seen + more > MAX_NOTES_A_CLIP)
    throw new EditError('too-large', `A clip holds at most ${MAX_NOTES_A_CLIP} notes.`)
}

const isSeen = (desk: Desk, id: NoteId): boolean => {
  const known = find(desk, id)
  return known !== undefined && noteView(id, known) !== undefined
}
