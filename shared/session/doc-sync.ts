/**
 * Keeps every linked peer's document and ours the same (DOC6): local changes are pushed at once,
 * received ones are taken in batches, gaps and differences are closed by the sync protocol.
 */
import type { Cancel, Clock, DocPort, Received } from '../ports.ts'
import type { ActorId, PeerId } from '../protocol/ids.ts'
import type { SyncMessage } from '../protocol/sync-message.ts'
import { type LocalMicros, seconds } from '../time/units.ts'
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
  /** Settles when the document has taken what that peer has sent so far. */
  taken(peer: PeerId): Promise<void>
  /** The heads that peer announced, as a digest, beside ours (LK5). */
  compare(peer: PeerId, theirs: string, ours: string): void
  counts(): { readonly applied: number; readonly orphans: number; readonly syncs: number }
  close(): void
}

/** Heads that stand still and differ for that long are no race any more but a gap. */
const REPAIR_AFTER = seconds(3)
/** While somebody edits they never stand still, and a gap shows as an orphan; this is for the rest. */
const REPAIR_AT_LEAST = seconds(30)

interface PeerState {
  readonly actor: ActorId
  readonly waiting: Uint8Array[]
  /** Settles when nothing waits any more. */
  receiving: Promise<void> | undefined
  synced: boolean
  difference: Difference | undefined
}

/** The heads that a peer announced are not ours. Local µs. */
interface Difference {
  readonly theirs: string
  readonly ours: string
  /** Since both are what they are. */
  readonly still: LocalMicros
  /** Since they differ, or were repaired last. */
  readonly since: LocalMicros
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
    while (state.waiting.length > 0) {
      const batch = state.waiting.splice(0)
      const received = await doc.receive(batch, state.actor)
      note(peer, received)
      if (received.orphans > 0) await syncWith(peer)
    }
    state.receiving = undefined
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
        receiving: undefined,
        synced: false,
        difference: undefined,
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
      state.receiving ??= drain(peer, state)
    },
    sync(peer, message) {
      if (!peers.has(peer)) return
      void doc
        .receiveSync(peer, message.slice())
        .then(received => note(peer, received))
        .then(() => syncWith(peer))
    },
    taken: async peer => peers.get(peer)?.receiving,
    compare(peer, theirs, ours) {
      const state = peers.get(peer)
      if (!state) return
      if (theirs === ours) {
        state.difference = undefined
        if (!state.synced) options.onSynced(peer)
        state.synced = true
        return
      }
      const now = clock.now()
      const { still, since } = differenceOf(state.difference, { theirs, ours, now })
      const isDue = now - still >= REPAIR_AFTER || now - since >= REPAIR_AT_LEAST
      state.difference = { theirs, ours, still: isDue ? now : still, since: isDue ? now : since }
      if (isDue) void syncWith(peer)
    },
    counts: () => counts,
    close() {
      stopPushing()
      peers.clear()
    },
  }
}

function differenceOf(
  before: Difference | undefined,
  {
    theirs,
    ours,
    now,
  }: { readonly theirs: string; readonly ours: string; readonly now: LocalMicros },
): Pick<Difference, 'still' | 'since'> {
  if (!before) return { still: now, since: now }
  const isStill = before.theirs === theirs && before.ours === ours
  return { still: isStill ? before.still : now, since: before.since }
}
