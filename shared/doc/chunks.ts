/**
 * The frames that Automerge writes, one after the other in anything it saves (its binary format):
 *
 *   chunk := 85 6f 4a 83 • 4 bytes of checksum • u8 type • LEB128 length • content
 *
 * The checksum is the head of SHA-256 over type, length and content. Automerge skips a chunk that
 * fails it without a word; here it is told apart and counted.
 */
import { sha256 } from '@noble/hashes/sha2.js'

export type Chunk =
  | {
      readonly kind: 'document' | 'change'
      readonly bytes: Uint8Array
      /** SHA-256 over type, length and content: of a change, its hash. */
      readonly digest: Uint8Array
      readonly content: Uint8Array
    }
  /** `unchecked`: a compressed change, whose checksum is that of the inflated one. */
  | { readonly kind: 'unchecked' | 'corrupt'; readonly bytes: Uint8Array }

const MAGIC = [0x85, 0x6f, 0x4a, 0x83]
const TYPE_AT = 8
const KINDS: Readonly<Record<number, Chunk['kind']>> = {
  0: 'document',
  1: 'change',
  2: 'unchecked',
}

/** Total. What follows the last readable frame is one corrupt chunk. */
export function splitChunks(bytes: Uint8Array): readonly Chunk[] {
  const chunks: Chunk[] = []
  for (let at = 0; at < bytes.length; ) {
    const frame = frameAt(bytes, at)
    if (!frame) {
      chunks.push({ kind: 'corrupt', bytes: bytes.subarray(at) })
      break
    }
    chunks.push(check(frame))
    at += frame.bytes.length
  }
  return chunks
}

/** What stands in the first frame, unchecked; undefined where there is none. */
export const contentOf = (bytes: Uint8Array): Uint8Array | undefined => frameAt(bytes, 0)?.content

interface Frame {
  readonly bytes: Uint8Array
  readonly content: Uint8Array
}

function check({ bytes, content }: Frame): Chunk {
  const kind = KINDS[bytes[TYPE_AT] ?? -1] ?? 'corrupt'
  if (kind === 'unchecked' || kind === 'corrupt') return { kind, bytes }
  const digest = sha256(bytes.subarray(TYPE_AT))
  const isIntact = [0, 1, 2, 3].every(n => digest[n] === bytes[4 + n])
  return isIntact ? { kind, bytes, digest, content } : { kind: 'corrupt', bytes }
}

/** Undefined when no whole frame stands at `at`. */
function frameAt(bytes: Uint8Array, at: number): Frame | undefined {
  if (MAGIC.some((byte, n) => bytes[at + n] !== byte)) return undefined
  let length = 0
  let scale = 1
  for (let i = at + TYPE_AT + 1; i < bytes.length && scale < 2 ** 35; i++) {
    const byte = bytes[i]!
    length += (byte & 0x7f) * scale
    scale *= 128
    if (byte >= 0x80) continue
    const end = i + 1 + length
    if (end > bytes.length) return undefined
    return { bytes: bytes.subarray(at, end), content: bytes.subarray(i + 1, end) }
  }
  return undefined
}
