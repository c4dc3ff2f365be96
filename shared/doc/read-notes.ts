/**
 * Reads the notes of clips. What costs is read once for as long as it stands: a shelf per object, an
 * entry per value, a note per join of the same entries; so an edit of one note reads one note.
 */
import type { NoteId, PlayerId } from '../protocol/ids.ts'
import { readClipNotes } from './clip-notes.ts'
import { type Draft, readMap } from './crdt.ts'
import { MAX_NOTES_A_CLIP } from './edits/tracks.ts'
import { joinNotes, type NoteCells, noteView } from './note-cells.ts'
import { decodeNote } from './note-entry.ts'
import { authorOf, notesOn, shelvesOf } from './note-shelves.ts'
import { oncePerObject } from './sharing.ts'
import type { NoteView } from './view.ts'

/** What somebody says about a note. Kept with what was made of it last. */
interface Entry {
  readonly id: NoteId
  readonly cells: NoteCells
  joined?: { readonly other: Entry; readonly result: Entry }
  seen?: { readonly note: NoteView | undefined }
}
type Entries = ReadonlyMap<NoteId, Entry>

const NO_NOTES: readonly NoteView[] = []

/** @returns reads the notes of a clip's map, in order; the same array while nothing changed */
export function createNotesReader(): (clip: Draft) => readonly NoteView[] {
  const readPacked = oncePerObject((stored): Entries => {
    const notes = readClipNotes(stored)
    return new Map(Array.from(notes, ([id, cells]) => [id, { id, cells }]))
  })
  const readShelf = createShelfReader()
  const last = new WeakMap<object, { parts: readonly Entries[]; notes: readonly NoteView[] }>()

  return clip => {
    const shelves = shelvesOf(clip)
    const parts = [readPacked(clip.notes), ...shelves.map(({ map }) => readShelf(map))]
    // The bytes that a clip came with are its own object for as long as it is there.
    const key = clip.notes instanceof Uint8Array ? clip.notes : parts
    const before = last.get(key)
    if (before && isSame(before.parts, parts)) return before.notes
    const notes = seenNotes(joinParts(parts))
    last.set(key, { parts, notes })
    return notes
  }
}

const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((one, at) => one === b[at])

function createShelfReader(): (shelf: unknown) => Entries {
  const entries = new WeakMap<object, Entry | undefined>()

  function readEntry(id: NoteId, stored: unknown, author: PlayerId): Entry | undefined {
    if (!(stored instanceof Uint8Array)) return undefined
    const known = entries.get(stored)
    if (known?.id === id) return known
    const cells = decodeNote(stored, author)
    const entry = cells && { id, cells }
    entries.set(stored, entry)
    return entry
  }

  return oncePerObject(stored => {
    const found = new Map<NoteId, Entry>()
    const shelf = readMap(stored)
    const author = shelf && authorOf(shelf)
    if (!author) return found
    for (const id of notesOn(shelf)) {
      const entry = readEntry(id, shelf[id], author)
      if (entry) found.set(id, entry)
    }
    return found
  })
}

function joinParts(parts: readonly Entries[]): Entries {
  const joined = new Map<NoteId, Entry>()
  for (const part of parts)
    for (const [id, entry] of part) {
      const other = joined.get(id)
      joined.set(id, other ? joinEntries(other, entry) : entry)
    }
  return joined
}

function joinEntries(one: Entry, other: Entry): Entry {
  if (one.joined?.other !== other)
    one.joined = { other, result: { id: one.id, cells: joinNotes(one.cells, other.cells) } }
  return one.joined.result
}

function seenNotes(entries: Entries): readonly NoteView[] {
  const notes: NoteView[] = []
  for (const entry of entries.values()) {
    entry.seen ??= { note: noteView(entry.id, entry.cells) }
    if (entry.seen.note) notes.push(entry.seen.note)
  }
  if (notes.length === 0) return NO_NOTES
  return cutById(notes).sort(byPlace)
}

const cutById = (notes: NoteView[]): NoteView[] =>
  notes.length <= MAX_NOTES_A_CLIP
    ? notes
    : notes.sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, MAX_NOTES_A_CLIP)

const byPlace = (a: NoteView, b: NoteView): number =>
  a.start - b.start || a.pitch - b.pitch || (a.id < b.id ? -1 : 1)
