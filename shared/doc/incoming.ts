/** Looks at a change before the document does (DOC7, DOC9). */
import { toHex } from '../protocol/bytes.ts'
import type { ActorId, ChangeHash, PlayerId } from '../protocol/ids.ts'
import { ByteReader } from '../take/varint.ts'
import { splitChunks } from './chunks.ts'

export const MAX_CHANGE_BYTES = 64 * 1024
const HASH_BYTES = 32
/** A document has few heads; a change that names more is no honest one. */
const MAX_DEPENDENCIES = 256
const MAX_ACTOR_BYTES = 64

export interface Incoming {
  readonly bytes: Uint8Array
  readonly hash: ChangeHash
  readonly deps: readonly ChangeHash[]
  /** Its actor and number, as the log wants them. */
  readonly seqs: readonly [readonly [actor: ActorId, seq: number]]
  /** Whose link brought it as his own (DOC9): judged before it is taken (DOC20). Absent: history. */
  readonly by?: PlayerId
}

/**
 * Reads no more than the head of the change: what its operations are the document finds out, many
 * times faster than `decodeChange` would say it here.
 *
 * @param from whose change it must be; anybody's if absent
 * @returns undefined unless it is exactly one intact change, small enough, by that actor
 */
export function inspectChange(bytes: Uint8Array, from?: ActorId): Incoming | undefined {
  if (bytes.length > MAX_CHANGE_BYTES) return undefined
  const [chunk, ...more] = splitChunks(bytes)
  if (chunk?.kind !== 'change' || more.length > 0) return undefined
  const head = readHead(chunk.content)
  if (!head || (from !== undefined && head.actor !== from)) return undefined
  const { deps, actor, seq } = head
  return { bytes, hash: toHex(chunk.digest) as ChangeHash, deps, seqs: [[actor, seq]] }
}

/**
 * How Automerge's binary format begins a change: count of dependencies • their hashes • length of
 * the actor • actor • number, each count in LEB128. Total.
 */
function readHead(content: Uint8Array) {
  const reader = new ByteReader(content)
  const count = reader.varint()
  if (count > MAX_DEPENDENCIES) return undefined
  const deps = Array.from({ length: count }, () => toHex(reader.take(HASH_BYTES)) as ChangeHash)
  const actorBytes = reader.varint()
  if (actorBytes > MAX_ACTOR_BYTES) return undefined
  const actor = toHex(reader.take(actorBytes)) as ActorId
  const seq = reader.varint()
  return reader.failed ? undefined : { deps, actor, seq }
}
