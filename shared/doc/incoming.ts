/** Looks at a change before the document does (DOC7, DOC9). */
import type { ActorId, ChangeHash } from '../protocol/ids.ts'
import { splitChunks } from './chunks.ts'
import type { Crdt } from './crdt.ts'

export const MAX_CHANGE_BYTES = 64 * 1024

export interface Incoming {
  readonly bytes: Uint8Array
  readonly hash: ChangeHash
  readonly deps: readonly ChangeHash[]
  /** Its actor and number, as the log wants them. */
  readonly seqs: readonly [readonly [actor: ActorId, seq: number]]
}

/**
 * @param from whose change it must be; anybody's if absent
 * @returns undefined unless it is exactly one intact change, small enough, by that actor
 */
export function inspectChange(crdt: Crdt, bytes: Uint8Array, from?: ActorId): Incoming | undefined {
  if (bytes.length > MAX_CHANGE_BYTES) return undefined
  const [chunk, ...more] = splitChunks(bytes)
  if (chunk?.kind !== 'change' || more.length > 0) return undefined
  try {
    const { hash, deps, actor, seq } = crdt.decodeChange(bytes)
    if (from !== undefined && actor !== from) return undefined
    return {
      bytes,
      hash: hash as ChangeHash,
      deps: deps as ChangeHash[],
      seqs: [[actor as ActorId, seq]],
    }
  } catch {
    return undefined
  }
}
