/**
 * Keeps every linked peer's document and ours the same (DOC6): local changes are pushed at once,
 * received ones are taken in batches, gaps and differences are closed by the sync protocol.
 */
import type { Cancel, Clock, DocPort, Received } from '../ports.ts'
import type { ActorId, PeerId } from '../protocol/ids.ts'
import type { SyncMessage } from '../protocol/sync-message.ts'
import { localMicros, seconds } from '../time/units.ts'
import type { Stream } from './sync-lane.ts'

export interface DocSyncOptions {
  readonly doc: DocPort
  readonly clock: Clock
  send(peer: PeerId, message: SyncMessage, stream: Stream): void
  /** That peer sent what no honest program sends. */
  onOffence(peer: PeerId, count: number): void
  /** That peer and we have had the same document at least once since its link stands. */
  onSynced(peer: PeerId): void
}

export interface DocSync {
  up(peer: PeerId, actor: ActorId): void
  down(peer: PeerId): void
  change(peer: PeerId, change: Uint8Array): void
  sync(peer: PeerId, message: Uint8Array): void
  /** The heads that peer announced, as a digest, beside ours (LK5). */
  compare(peer: PeerId, theirs: string, ours: string): void
  counts(): { readonly applied: number; readonly orphans: number; readonly syncs: number }
  close(): void
}

/** Heads that stay different for that long are no race any more but a gap. */
const REPAIR_AFTER = seconds(3)

interface PeerState {
  readonly actor: ActorId
  readonly waiting: Uint8Array[]
  receiving: boolean
  synced: boolean
  /** Local µs since which the announced heads differ from ours. */
  differsSince: number | undefined
}

export function createDocSync(options: DocSyncOptions): DocSync {
  const { doc, clock } = options
  const peers = new Map<PeerId, PeerState>()
  const counts = { applied: 0, orphans: 0, syncs: 0 }

  const stopPushing: Cancel = doc.onLocalChange(change => {
    for (const peer of peers.keys()) options.send(peer, { kind: 'change', change }, 'urgent')
  })

  async function syncWith(peer: PeerId): Promise<void> {
    const message = await doc.syncMessage(peer)
    if (!message || !peers.has(peer)) return
    counts.syncs++
    options.send(peer, { kind: 'sync', message }, 'bulk')
  }

  /** One receive at a time a peer; what arrives meanwhile goes into the next batch. */
  async function drain(peer: PeerId, state: PeerState): Promise<void> {
    if (state.receiving) return
    state.receiving = true
    while (state.waiting.length > 0) {
      const batch = state.waiting.splice(0)
      const received = await doc.receive(batch, state.actor)
      note(peer, received)
      if (received.orphans > 0) await syncWith(peer)
    }
    state.receiving = false
  }

  function note(peer: PeerId, received: Received): void {
    counts.applied += received.accepted
    counts.orphans += received.orphans
    if (received.refused > 0) options.onOffence(peer, received.refused)
  }

  return {
    up(peer, actor) {
      doc.forget(peer)
      peers.set(peer, {
        actor,
        waiting: [],
        receiving: false,
        synced: false,
        differsSince: undefined,
      })
      void syncWith(peer)
    },
    down(peer) {
      peers.delete(peer)
      doc.forget(peer)
    },
    change(peer, change) {
      const state = peers.get(peer)
      if (!state) return
      state.waiting.push(change.slice())
      void drain(peer, state)
    },
    sync(peer, message) {
      if (!peers.has(peer)) return
      void doc
        .receiveSync(peer, message.slice())
        .then(received => note(peer, received))
        .then(() => syncWith(peer))
    },
    compare(peer, theirs, ours) {
      const state = peers.get(peer)
      if (!state) return
      const now = clock.now()
      if (theirs === ours) {
        state.differsSince = undefined
        if (!state.synced) options.onSynced(peer)
        state.synced = true
      } else if (state.differsSince === undefined) state.differsSince = now
      else if (now - state.differsSince >= REPAIR_AFTER) {
        state.differsSince = localMicros(now)
        void syncWith(peer)
      }
    },
    counts: () => counts,
    close() {
      stopPushing()
      peers.clear()
    },
  }
}
