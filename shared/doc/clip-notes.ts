/** Notes of a clip as bytes (DOC8), 12 a note: `u32 start • u32 length • u8 pitch • u8 velocity • u16 zero`. */
import { type Ticks, ticks } from '../time/units.ts'
import type { ClipNote } from './view.ts'

const NOTE_BYTES = 12
const MAX_NOTES = 256

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

/** Total: notes that are no notes are left out, at most 256 are read, and in order of their start. */
export function readClipNotes(stored: unknown, clipLength: Ticks): readonly ClipNote[] {
  if (!(stored instanceof Uint8Array)) return []
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength)
  const notes: ClipNote[] = []
  const count = Math.min(Math.floor(stored.length / NOTE_BYTES), MAX_NOTES)
  for (let n = 0; n < count; n++) {
    const at = n * NOTE_BYTES
    const [start, length] = [view.getUint32(at), view.getUint32(at + 4)]
    const [pitch, velocity] = [view.getUint8(at + 8), view.getUint8(at + 9)]
    if (pitch > 127 || velocity < 1 || velocity > 127) continue
    if (view.getUint16(at + 10) !== 0 || length < 1 || start >= clipLength) continue
    notes.push({ start: ticks(start), length: ticks(length), pitch, velocity })
  }
  return notes.sort((a, b) => a.start - b.start || a.pitch - b.pitch)
}
