/**
 * Automerge's sync protocol with each peer. Its own `receiveSyncMessage` would apply changes
 * unchecked, so they are taken out of the message first and go the way of all others.
 */
import type { PeerId } from '../protocol/ids.ts'
import { splitChunks } from './chunks.ts'
import type { Crdt, SyncState } from './crdt.ts'
import { type Incoming, inspectChange, MAX_CHANGE_BYTES } from './incoming.ts'
import type { Replica } from './replica.ts'

export interface SyncContent {
  readonly changes: readonly Incoming[]
  readonly refused: number
  /** To be called when the changes are in the document: what the peer now has and wants. */
  settle(): void
}

export class DocSync {
  readonly #crdt: Crdt
  readonly #replica: Replica
  readonly #states = new Map<PeerId, SyncState>()

  constructor(crdt: Crdt, replica: Replica) {
    this.#crdt = crdt
    this.#replica = replica
  }

  next(peer: PeerId): Uint8Array | undefined {
    const [state, message] = this.#crdt.generateSyncMessage(this.#replica.doc, this.#stateOf(peer))
    this.#states.set(peer, state)
    return message ?? undefined
  }

  /** @returns undefined when it is no sync message */
  read(peer: PeerId, message: Uint8Array): SyncContent | undefined {
    try {
      const decoded = this.#crdt.decodeSyncMessage(message)
      const rest = this.#crdt.encodeSyncMessage({ ...decoded, changes: [] })
      const { changes, refused } = this.#unpack(decoded.changes)
      return { changes, refused, settle: () => this.#settle(peer, rest) }
    } catch {
      return undefined
    }
  }

  forget(peer: PeerId): void {
    this.#states.delete(peer)
  }

  #settle(peer: PeerId, message: Uint8Array): void {
    const { doc } = this.#replica
    try {
      const [next, state] = this.#crdt.receiveSyncMessage(doc, this.#stateOf(peer), message)
      this.#replica.replace(next)
      this.#states.set(peer, state)
    } catch {
      this.#states.delete(peer)
    }
  }

  #stateOf(peer: PeerId): SyncState {
    return this.#states.get(peer) ?? this.#crdt.initSyncState()
  }

  #unpack(parts: readonly Uint8Array[]): { changes: Incoming[]; refused: number } {
    const changes: Incoming[] = []
    let refused = 0
    for (const bytes of parts.flatMap(part => this.#changesIn(part))) {
      const change = inspectChange(this.#crdt, bytes)
      if (!change) refused++
      else if (!this.#replica.has(change.hash)) changes.push(change)
    }
    return { changes, refused }
  }

  /** A peer that has much to tell sends a whole document, which is unfolded here. */
  #changesIn(part: Uint8Array): readonly Uint8Array[] {
    return splitChunks(part).flatMap(chunk => {
      if (chunk.kind !== 'document') return [chunk.bytes]
      const whole = this.#crdt.load(chunk.bytes)
      const changes = this.#crdt.getAllChanges(whole)
      this.#crdt.free(whole)
      return changes.some(change => change.length > MAX_CHANGE_BYTES) ? [] : changes
    })
  }
}
