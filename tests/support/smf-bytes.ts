/** Standard MIDI Files byte by byte, as other programs write them. */
import { concatBytes } from '../../shared/protocol/bytes.ts'
import { utf8Encode } from '../../shared/text.ts'

const u32 = (n: number) => Uint8Array.of(n >>> 24, n >>> 16, n >>> 8, n)
const chunk = (kind: string, body: Uint8Array) =>
  concatBytes(utf8Encode(kind), u32(body.length), body)

/** @param division ticks per quarter, or time code from 0x8000 on */
export const smfFile = (
  format: number,
  division: number,
  ...tracks: readonly Uint8Array[]
): Uint8Array => {
  const header = [format, tracks.length, division].flatMap(n => [n >> 8, n & 255])
  return concatBytes(chunk('MThd', Uint8Array.from(header)), ...tracks)
}

/** With its end. */
export const smfTrack = (...events: readonly (readonly number[] | Uint8Array)[]): Uint8Array =>
  chunk(
    'MTrk',
    concatBytes(...events.map(bytes => Uint8Array.from(bytes)), Uint8Array.of(0, 0xff, 0x2f, 0)),
  )

export function repeated(count: number, ...bytes: readonly number[]): Uint8Array {
  const all = new Uint8Array(count * bytes.length)
  for (let n = 0; n < count; n++) all.set(bytes, n * bytes.length)
  return all
}
