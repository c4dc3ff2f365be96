/**
 * What stands around the files in a .zip that stores them as they are: sound hardly gets smaller. Pure.
 * Source: PKWARE, APPNOTE 6.3.10, §4.3 (local header, data descriptor, directory, its end).
 */
import { utf8Encode } from '../../../shared/text.ts'

export interface ZipEntry {
  readonly name: string
  /** Bytes of the content. */
  readonly size: number
  /** CRC-32 of the content. */
  readonly checksum: number
  /** The checksum stands behind the content: it was not known before. */
  readonly isTrailed: boolean
}

const LOCAL_HEADER = 0x04034b50
const DESCRIPTOR = 0x08074b50
const DIRECTORY_HEADER = 0x02014b50
const DIRECTORY_END = 0x06054b50
const DESCRIPTOR_BYTES = 16
const END_BYTES = 22
const VERSION = 20
const TRAILED = 1 << 3
const UTF8_NAMES = 1 << 11
/** 1 January 1980, the first day there is: the same files give the same bytes. */
const DATE = (1 << 5) | 1
const MOST_BYTES = 2 ** 32 - 1

/** What stands before the content. */
export const zipHeader = (entry: ZipEntry): Uint8Array<ArrayBuffer> =>
  record(LOCAL_HEADER, [], entry, undefined)

/** What stands behind the content, of a trailed entry alone. */
export function zipTrailer({ checksum, size }: ZipEntry): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(DESCRIPTOR_BYTES)
  const view = new DataView(bytes.buffer)
  for (const [n, value] of [DESCRIPTOR, checksum, size, size].entries())
    view.setUint32(4 * n, value, true)
  return bytes
}

/**
 * The directory, which ends the file.
 *
 * @param entries in the order in which they stand
 * @throws RangeError beyond 4 GiB, which this format cannot say
 */
export function zipDirectory(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer> {
  if (zipBytes(entries) > MOST_BYTES) throw new RangeError('It is too much for one .zip file.')
  const records: Uint8Array[] = []
  let offset = 0
  for (const entry of entries) {
    records.push(record(DIRECTORY_HEADER, [VERSION], entry, offset))
    offset += spanOf(entry)
  }
  const size = records.reduce((sum, { length }) => sum + length, 0)
  const bytes = new Uint8Array(size + END_BYTES)
  let at = 0
  for (const one of records) {
    bytes.set(one, at)
    at += one.length
  }
  const view = new DataView(bytes.buffer, size)
  view.setUint32(0, DIRECTORY_END, true)
  view.setUint16(8, entries.length, true)
  view.setUint16(10, entries.length, true)
  view.setUint32(12, size, true)
  view.setUint32(16, offset, true)
  return bytes
}

/** Of the whole file; checksums need not be known. */
export const zipBytes = (entries: readonly ZipEntry[]): number =>
  entries.reduce(
    (sum, entry) => sum + spanOf(entry) + record(DIRECTORY_HEADER, [VERSION], entry, 0).length,
    END_BYTES,
  )

const spanOf = (entry: ZipEntry): number =>
  zipHeader(entry).length + entry.size + (entry.isTrailed ? DESCRIPTOR_BYTES : 0)

/** Both headers hold the same in the middle; the directory's has more before and after it. */
function record(
  signature: number,
  before: readonly number[],
  { name: text, size, checksum, isTrailed }: ZipEntry,
  /** Where the local header stands; in the directory alone. */
  place: number | undefined,
): Uint8Array<ArrayBuffer> {
  const name = utf8Encode(text)
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
  for (const value of [VERSION, UTF8_NAMES | (isTrailed ? TRAILED : 0), 0, 0, DATE]) u16(value)
  const isUnknown = isTrailed && place === undefined
  for (const value of [checksum, size, size]) u32(isUnknown ? 0 : value)
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
