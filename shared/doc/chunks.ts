/**
 * The frames that Automerge writes, one after the other in anything it saves (its binary format):
 *
 *   chunk := 85 6f 4a 83 • 4 bytes of checksum • u8 type • LEB128 length • content
 *
 * The checksum is the head of SHA-256 over type, length and content. Automerge skips a chunk that
 * fails it without a word; here it is told apart and counted.
 */
import { sha256 } from '@noble/hashes/sha2.js'

export interface Chunk {
  /** `unchecked`: a compressed change, whose checksum is that of the inflated one. */
  readonly kind: 'document' | 'change' | 'unchecked' | 'corrupt'
  readonly bytes: Uint8Array
}

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
    const end = endOfChunk(bytes, at)
    if (end === undefined) {
      chunks.push({ kind: 'corrupt', bytes: bytes.subarray(at) })
      break
    }
    const chunk = bytes.subarray(at, end)
    chunks.push({ kind: kindOf(chunk), bytes: chunk })
    at = end
  }
  return chunks
}

function kindOf(chunk: Uint8Array): Chunk['kind'] {
  const kind = KINDS[chunk[TYPE_AT] ?? -1] ?? 'corrupt'
  if (kind === 'unchecked' || kind === 'corrupt') return kind
  const digest = sha256(chunk.subarray(TYPE_AT))
  return [0, 1, 2, 3].every(n => digest[n] === chunk[4 + n]) ? kind : 'corrupt'
}

/** Undefined when no whole frame stands at `at`. */
function endOfChunk(bytes: Uint8Array, at: number): number | undefined {
  if (MAGIC.some((byte, n) => bytes[at + n] !== byte)) return undefined
  let length = 0
  let scale = 1
  for (let i = at + TYPE_AT + 1; i < bytes.length && scale < 2 ** 35; i++) {
    const byte = bytes[i]!
    length += (byte & 0x7f) * scale
    scale *= 128
    if (byte < 0x80) return i + 1 + length <= bytes.length ? i + 1 + length : undefined
  }
  return undefined
}
