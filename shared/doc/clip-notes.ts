/**
 * The notes that a clip comes with, as bytes (DOC8), 12 a note:
 * `u32 start • u32 length • u8 pitch • u8 velocity • u16 zero`.
 */
import type { NoteId } from '../protocol/ids.ts'
import { MAX_NOTES_A_CLIP, NOTE_BYTES } from './edits/tracks.ts'
import type { NoteCell, NoteCells } from './note-cells.ts'
import type { ClipNote } from './view.ts'

export function writeClipNotes(notes: readonly ClipNote[]): Uint8Array {
  const bytes = new Uint8Array(notes.length * NOTE_BYTES)
  const view = new DataView(bytes.buffer)
  notes.forEach(({ start, length, pitch, velocity }, n) => {
    const at = n * NOTE_BYTES
    view.setUint32(at, start)
    view.setUint32(at + 4, length)
    view.setUint8(at + 8, pitch)
    view.setUint8(at + 9, velocity)
  })
  return bytes
}

/** Total: notes that are no notes are left out, at most 1,000 are read. An id is the note's place. */
export function readClipNotes(stored: unknown): ReadonlyMap<NoteId, NoteCells> {
  const notes = new Map<NoteId, NoteCells>()
  if (!(stored instanceof Uint8Array)) return notes
  const count = Math.min(Math.floor(stored.length / NOTE_BYTES), MAX_NOTES_A_CLIP)
  for (let n = 0; n < count; n++) {
    const cells = readAt(stored, n)
    if (cells) notes.set(packedId(n), cells)
  }
  return notes
}

/** Undefined unless the clip came with a note of that id. */
export function readClipNote(stored: unknown, id: NoteId): NoteCells | undefined {
  const n = placeOf(id)
  if (n === undefined || !(stored instanceof Uint8Array)) return undefined
  return (n + 1) * NOTE_BYTES <= stored.length ? readAt(stored, n) : undefined
}

function readAt(stored: Uint8Array, n: number): NoteCells | undefined {
  const view = new DataView(stored.buffer, stored.byteOffset + n * NOTE_BYTES, NOTE_BYTES)
  const [start, length] = [view.getUint32(0), view.getUint32(4)]
  const [pitch, velocity] = [view.getUint8(8), view.getUint8(9)]
  if (pitch > 127 || velocity < 1 || velocity > 127) return undefined
  if (view.getUint16(10) !== 0 || length < 1) return undefined
  return { start: cell(start), length: cell(length), pitch: cell(pitch), velocity: cell(velocity) }
}

/** Any write outranks it. */
const cell = (value: number): NoteCell => ({ value, n: 0, moment: 0, player: '' })

const PACKED_ID_LENGTH = 5
/** Of the note at that place among those that its clip comes with. */
export const packedId = (n: number): NoteId => `n_${n.toString(16).padStart(3, '0')}` as NoteId

/** The place of a note that its clip came with; undefined for one that was drawn. */
export function placeOf(id: NoteId): number | undefined {
  if (id.length !== PACKED_ID_LENGTH) return undefined
  const n = Number.parseInt(id.slice(2), 16)
  return n < MAX_NOTES_A_CLIP ? n : undefined
}
