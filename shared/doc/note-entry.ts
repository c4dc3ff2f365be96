/**
 * The bytes under which a note's cells stand in the document (DOC11): `u8 fields (bit 0 start … bit 5
 * removed) • varint moment • (varint n • varint value) × fields`. The moment is that of the last
 * write; the author is said once for all entries of one document load.
 */
import type { PlayerId } from '../protocol/ids.ts'
import { ByteReader, writeVarint } from '../take/varint.ts'
import { NOTE_FIELDS, type NoteCell, type NoteCells } from './note-cells.ts'

const MAX_ENTRY_BYTES = 128

export function encodeNote(cells: NoteCells, moment: number): Uint8Array {
  const bytes: number[] = [0]
  writeVarint(bytes, Math.max(0, moment))
  NOTE_FIELDS.forEach((field, bit) => {
    const cell = cells[field]
    if (!cell) return
    bytes[0]! |= 1 << bit
    writeVarint(bytes, cell.n)
    writeVarint(bytes, cell.value)
  })
  return Uint8Array.from(bytes)
}

/** Total: undefined for anything that is no entry. */
export function decodeNote(stored: unknown, player: PlayerId): NoteCells | undefined {
  if (!(stored instanceof Uint8Array) || stored.length > MAX_ENTRY_BYTES) return undefined
  const reader = new ByteReader(stored)
  const fields = reader.u8()
  const moment = reader.varint()
  if (fields === 0 || fields >= 1 << NOTE_FIELDS.length) return undefined
  const cells: { -readonly [Field in keyof NoteCells]: NoteCell } = {}
  NOTE_FIELDS.forEach((field, bit) => {
    if ((fields & (1 << bit)) === 0) return
    const n = reader.varint()
    if (n > 0) cells[field] = { value: reader.varint(), n, moment, player }
  })
  return reader.failed || !reader.atEnd ? undefined : cells
}
