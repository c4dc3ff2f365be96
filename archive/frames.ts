/**
 * What our files consist of, one after the other, integers big-endian:
 *
 *   frame := u32 length of bytes • u32 CRC-32C of (length • bytes) • bytes
 *
 * The length is under the checksum, so that a run of zeros is no frame.
 */
import { concatBytes } from '../shared/protocol/bytes.ts'
import { crc32c } from './crc32c.ts'

export const FRAME_HEADER_BYTES = 8
/** No document of ours comes near it; a longer length is damage. */
const MAX_FRAME_BYTES = 2 ** 28

/** Where a frame's content lies in its file. */
export interface Place {
  readonly offset: number
  readonly length: number
}

export interface Scan {
  /** Of every intact frame from the start on, in order. */
  readonly places: readonly Place[]
  /** Where the first thing that is not an intact frame begins. */
  readonly end: number
}

/** @throws RangeError beyond {@link MAX_FRAME_BYTES} */
export function encodeFrame(bytes: Uint8Array): Uint8Array {
  if (bytes.length > MAX_FRAME_BYTES) throw new RangeError(`a frame of ${bytes.length} bytes`)
  const header = new Uint8Array(FRAME_HEADER_BYTES)
  const view = new DataView(header.buffer)
  view.setUint32(0, bytes.length)
  view.setUint32(4, crc32c(bytes, crc32c(header.subarray(0, 4))))
  return concatBytes(header, bytes)
}

export function scanFrames(file: Uint8Array): Scan {
  const places: Place[] = []
  let end = 0
  for (let place = frameAt(file, 0); place; place = frameAt(file, end)) {
    places.push(place)
    end = place.offset + place.length
  }
  return { places, end }
}

/** Intact frames anywhere behind damage. Costs at most about 16 passes over `file`. */
export function findFrames(file: Uint8Array): readonly Place[] {
  const places: Place[] = []
  let budget = 16 * file.length
  for (let at = 0; at < file.length && budget > 0; ) {
    const place = frameAt(file, at)
    budget -= 1 + (claimedLength(file, at) ?? 0)
    if (place) places.push(place)
    at = place ? place.offset + place.length : at + 1
  }
  return places
}

function frameAt(file: Uint8Array, at: number): Place | undefined {
  const length = claimedLength(file, at)
  if (length === undefined) return undefined
  const offset = at + FRAME_HEADER_BYTES
  const wanted = new DataView(file.buffer, file.byteOffset + at).getUint32(4)
  const crc = crc32c(file.subarray(offset, offset + length), crc32c(file.subarray(at, at + 4)))
  return wanted === crc ? { offset, length } : undefined
}

/** Undefined where no frame can be: it would reach beyond the file. */
function claimedLength(file: Uint8Array, at: number): number | undefined {
  if (at + FRAME_HEADER_BYTES > file.length) return undefined
  const length = new DataView(file.buffer, file.byteOffset + at).getUint32(0)
  const fits = length <= MAX_FRAME_BYTES && at + FRAME_HEADER_BYTES + length <= file.length
  return fits ? length : undefined
}
