/**
 * Automerge's sync protocol with each peer. Its own `receiveSyncMessage` would apply changes
 * unchecked, so they are taken out of the message first and go the way of all others.
 */
import type { Standing } from '../ports.ts'
import type { ChangeHash, PeerId } from '../protocol/ids.ts'
import { splitChunks } from './chunks.ts'
import type { Crdt, SyncState } from './crdt.ts'
import type { Replica } from './replica.ts'

/** Hashes that a message asks for by name. */
const MAX_NEEDS = 256
/** A document has few; each costs a look-up. */
const MAX_HEADS = 256
/** Changes in one message after which another one is sure to follow. */
const LONG = 1_000

export interface SyncContent {
  /** Changes, or whole documents. */
  readonly changes: readonly Uint8Array[]
  /** The message without them, for `settle` once they are in the document. */
  readonly rest: Uint8Array
  /** Of the sender's document. */
  readonly heads: readonly ChangeHash[]
  /** What it knows of and lacks. */
  readonly needs: readonly ChangeHash[]
}

export class DocSync {
  readonly #crdt: Crdt
  readonly #replica: Replica
  readonly #missing: () => readonly ChangeHash[]
  readonly #states = new Map<PeerId, SyncState>()
  /** Our heads when a peer was asked first, until it is seen to have them. */
  readonly #asked = new Map<PeerId, readonly ChangeHash[]>()

  /** @param missing what changes wait for that are kept outside the document (DOC7) */
  constructor(crdt: Crdt, replica: Replica, missing: () => readonly ChangeHash[]) {
    this.#crdt = crdt
    this.#replica = replica
    this.#missing = missing
  }

  next(peer: PeerId): Uint8Array | undefined {
    const [state, message] = this.#crdt.generateSyncMessage(this.#replica.doc, this.#stateOf(peer))
    this.#states.set(peer, state)
    if (!message) return undefined
    if (!this.#asked.has(peer)) this.#asked.set(peer, this.#replica.heads())
    return this.#withNeeds(message)
  }

  /**
   * What a peer has is told by a Bloom filter, which is wrong about one change in a hundred. That one
   * has to be asked for, and Automerge does not know of changes that wait outside the document.
   */
  #withNeeds(message: Uint8Array): Uint8Array {
    const missing = this.#missing().slice(0, MAX_NEEDS)
    if (missing.length === 0) return message
    const decoded = this.#crdt.decodeSyncMessage(message)
    const need = [...new Set([...decoded.need, ...missing])]
    return this.#crdt.encodeSyncMessage({ ...decoded, need })
  }

  /** @returns undefined when it is no sync message */
  read(message: Uint8Array): SyncContent | undefined {
    try {
      const decoded = this.#crdt.decodeSyncMessage(message)
      const rest = this.#crdt.encodeSyncMessage({ ...decoded, changes: [] })
      return {
        changes: decoded.changes,
        rest,
        heads: decoded.heads.slice(0, MAX_HEADS) as ChangeHash[],
        needs: decoded.need.slice(0, MAX_NEEDS) as ChangeHash[],
      }
    } catch {
      return undefined
    }
  }

  forget(peer: PeerId): void {
    this.#states.delete(peer)
    this.#asked.delete(peer)
  }

  /**
   * How that peer's document stood to ours when it sent that (DL1).
   *
   * @param taken how many changes it brought
   */
  standing(peer: PeerId, { heads, needs }: SyncContent, taken: number): Standing {
    const known = heads.filter(hash => this.#replica.has(hash))
    const asked = this.#asked.get(peer) ?? []
    const hasAll = known.length === heads.length
    const differs = !hasAll || needs.some(hash => this.#replica.has(hash))
    // Who was long apart from us is looked at when he has answered: he lacks much, and it takes long.
    if (taken > LONG && this.#replica.isAhead(known, asked))
      return { acknowledged: 0, hasAll, inStep: false, differs }
    const { own, lacks } = this.#replica.lackedAt(known)
    const inStep = hasAll && !asked.some(lacks)
    if (inStep) this.#asked.delete(peer)
    return { acknowledged: this.#replica.seq - own, hasAll, inStep, differs }
  }

  /** Notes what that peer has and wants. */
  settle(peer: PeerId, rest: Uint8Array): void {
    const { doc } = this.#replica
    try {
      const [next, state] = this.#crdt.receiveSyncMessage(doc, this.#stateOf(peer), rest)
      this.#replica.replace(next)
      this.#states.set(peer, state)
    } catch {
      this.#states.delete(peer)
    }
  }

  /** A peer that has much to tell sends a whole document: the changes in it that are news, one by one. */
  unfold(part: Uint8Array): readonly Uint8Array[] {
    return splitChunks(part).flatMap(chunk =>
      chunk.kind === 'document' ? this.#changesIn(chunk.bytes) : [chunk.bytes],
    )
  }

  /** What does not load is handed on as it is, to be refused and counted. */
  #changesIn(document: Uint8Array): readonly Uint8Array[] {
    try {
      return this.#replica.addedBy(document)
    } catch {
      return [document]
    }
  }

  #stateOf(peer: PeerId): SyncState {
    return this.#states.get(peer) ?? this.#crdt.initSyncState()
  }
}
