/**
 * Several files as one .zip, stored as they are: sound hardly gets smaller, and a browser saves one
 * file without asking. Source: PKWARE, APPNOTE 6.3.10, §4.3 (local header, directory, its end).
 */

export interface ZipEntry {
  readonly name: string
  readonly content: Blob
  /** CRC-32 of the content. */
  readonly checksum: number
}

const LOCAL_HEADER = 0x04034b50
const DIRECTORY_HEADER = 0x02014b50
const DIRECTORY_END = 0x06054b50
const VERSION = 20
const UTF8_NAMES = 1 << 11
/** 1 January 1980, the first day there is: the same files give the same bytes. */
const DATE = (1 << 5) | 1
const MOST_BYTES = 2 ** 32 - 1

/** @throws RangeError beyond 4 GiB, which this format cannot say */
export function zipOf(entries: readonly ZipEntry[]): Blob {
  const parts: BlobPart[] = []
  const directory: Uint8Array<ArrayBuffer>[] = []
  let offset = 0
  for (const entry of entries) {
    const name = new TextEncoder().encode(entry.name)
    const local = record(LOCAL_HEADER, [], entry, name, undefined)
    directory.push(record(DIRECTORY_HEADER, [VERSION], entry, name, offset))
    parts.push(local, entry.content)
    offset += local.length + entry.content.size
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0)
  if (offset + size > MOST_BYTES) throw new RangeError('It is too much for one .zip file.')
  const end = new Uint8Array(22)
  const view = new DataView(end.buffer)
  view.setUint32(0, DIRECTORY_END, true)
  view.setUint16(8, entries.length, true)
  view.setUint16(10, entries.length, true)
  view.setUint32(12, size, true)
  view.setUint32(16, offset, true)
  return new Blob([...parts, ...directory, end], { type: 'application/zip' })
}

/** Both headers hold the same in the middle; the directory's has more before and after it. */
function record(
  signature: number,
  before: readonly number[],
  { content, checksum }: ZipEntry,
  name: Uint8Array,
  /** Where the local header stands; in the directory alone. */
  place: number | undefined,
): Uint8Array<ArrayBuffer> {
  const fixed = 30 + 2 * before.length + (place === undefined ? 0 : 14)
  const bytes = new Uint8Array(fixed + name.length)
  const view = new DataView(bytes.buffer)
  let at = 0
  const u16 = (value: number) => {
    view.setUint16(at, value, true)
    at += 2
  }
  const u32 = (value: number) => {
    view.setUint32(at, value, true)
    at += 4
  }
  u32(signature)
  for (const value of before) u16(value)
  for (const value of [VERSION, UTF8_NAMES, 0, 0, DATE]) u16(value)
  for (const value of [checksum, content.size, content.size]) u32(value)
  u16(name.length)
  u16(0)
  if (place !== undefined) {
    for (const nothing of [0, 0, 0]) u16(nothing) // comment, disk, attributes
    u32(0)
    u32(place)
  }
  bytes.set(name, at)
  return bytes
}
