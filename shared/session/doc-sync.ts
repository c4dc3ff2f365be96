/**
 * Keeps every linked peer's document and ours the same (DOC6): local changes are pushed at once,
 * received ones are taken in batches, gaps and differences are closed by the sync protocol. Who is
 * not in step is asked for repair, again and again (DL2).
 */
import type { Cancel, Clock, DocPort, Received, Source } from '../ports.ts'
import type { ChangeHash, PeerId } from '../protocol/ids.ts'
import type { SyncMessage } from '../protocol/sync-message.ts'
import { localMicros, seconds } from '../time/units.ts'
import { ALL_ARRIVED, Deliveries, type DeliveryView } from './delivery.ts'
import { HistoryTurns } from './history-turns.ts'
import type { Stream } from './sync-lane.ts'

export interface DocSyncOptions {
  readonly doc: DocPort
  readonly clock: Clock
  /** See RoomOptions. */
  readonly gather?: (() => Promise<void>) | undefined
  send(peer: PeerId, message: SyncMessage, stream: Stream): void
  /** Bytes of sync messages and pages that moved to and from that peer, and that are under way. */
  bulk(peer: PeerId): { readonly moved: number; readonly underWay: number }
  /** That peer sent what no honest program sends. */
  onOffence(peer: PeerId, count: number): void
  /** That peer and we have had the same document at least once since its link stands. */
  onSynced(peer: PeerId): void
  onDelivery(): void
}

export interface DocSync {
  up(peer: PeerId, source: Source): void
  down(peer: PeerId): void
  change(peer: PeerId, change: Uint8Array): void
  sync(peer: PeerId, message: Uint8Array): void
  /** Settles when the document has taken what that peer has sent so far. */
  taken(peer: PeerId): Promise<void>
  /** Our document now has these heads, `made` changes of ours in. */
  become(heads: readonly ChangeHash[], made: number): void
  /** For a heartbeat, undefined before the document is loaded. */
  digest(): Uint8Array | undefined
  /** What that peer announced in its own (DL1). */
  heartbeat(peer: PeerId, digest: Uint8Array): void
  /** Whether what is mine has arrived everywhere (DL3, DL4). */
  delivery(): DeliveryView
  counts(): Readonly<Record<string, number>>
  close(): void
}

/** What a peer sent while the document was busy is taken in pieces: each shows in the view. */
const BATCH = 250
/** Two documents come together in a few messages. */
const ANSWERS = 16
const LOOK_EVERY = seconds(1)

interface PeerState {
  readonly source: Source
  readonly waiting: Uint8Array[]
  /** Settles when nothing waits any more. */
  receiving: Promise<void> | undefined
  synced: boolean
  /** Sync messages that answered one of that peer, since it was in step or asked. */
  answers: number
  /** Bytes of bulk that had moved when we looked last, for a repair and for a turn. */
  readonly moved: Record<'repair' | 'turn', number>
  /** Sync messages of that peer that the document has not taken yet. */
  taking: number
}

export function createDocSync(options: DocSyncOptions): DocSync {
  const { doc, clock, gather } = options
  const peers = new Map<PeerId, PeerState>()
  const deliveries = new Deliveries()
  const turns = new HistoryTurns()
  let stopWaiting: Cancel | undefined
  const counts = { applied: 0, orphans: 0, syncs: 0, repairs: 0, divergences: 0 }
  let shown = ALL_ARRIVED

  const stopPushing: Cancel = doc.onLocalChange(change => {
    const message = { kind: 'change', change } as const
    for (const peer of peers.keys()) options.send(peer, message, 'urgent')
  })

  async function syncWith(peer: PeerId): Promise<void> {
    const message = await doc.syncMessage(peer)
    if (!message || !peers.has(peer)) return
    counts.syncs++
    deliveries.asked(peer, clock.now())
    options.send(peer, { kind: 'sync', message }, 'bulk')
  }

  /** Two who never come together must not answer each other all the time. */
  async function answer(peer: PeerId): Promise<void> {
    const state = peers.get(peer)
    if (turns.isWaiting(peer)) return
    if (state && state.answers++ < ANSWERS) await syncWith(peer)
  }

  /** Asks whose turn it is (DL6). */
  function takeTurns(): void {
    const next = turns.next(clock.now(), peer => isMoving(peer, 'turn') || isTaking(peer))
    if (next !== undefined) void syncWith(next)
    stopWaiting?.()
    const until = turns.until()
    stopWaiting = until === undefined ? undefined : clock.at(until, takeTurns)
  }

  /** One receive at a time a peer; what arrives meanwhile goes into the next batch. */
  async function drain(peer: PeerId, state: PeerState): Promise<void> {
    while (state.waiting.length > 0) {
      if (gather && state.waiting.length < BATCH) await gather()
      const batch = state.waiting.splice(0, BATCH)
      const received = await doc.receive(batch, state.source)
      note(peer, received)
      if (received.orphans > 0 && !turns.isWaiting(peer)) await syncWith(peer)
    }
    state.receiving = undefined
  }

  function note(peer: PeerId, received: Received): void {
    counts.applied += received.accepted
    counts.orphans += received.orphans
    if (received.refused > 0) options.onOffence(peer, received.refused)
    if (received.standing) deliveries.answered(peer, received.standing, clock.now())
    if (received.standing?.hasAll) turns.done(peer)
    const state = peers.get(peer)
    if (state && received.standing?.inStep) state.answers = 0
  }

  /** Its one message is so big that it takes long: that is no silence. */
  function isMoving(peer: PeerId, since: keyof PeerState['moved']): boolean {
    const state = peers.get(peer)
    const { moved, underWay } = options.bulk(peer)
    const isMoving = state !== undefined && underWay > 0 && moved > state.moved[since]
    if (state) state.moved[since] = moved
    return isMoving
  }

  const isTaking = (peer: PeerId): boolean => (peers.get(peer)?.taking ?? 0) > 0

  function look(): void {
    stopLooking = clock.at(localMicros(clock.now() + LOOK_EVERY), look)
    const isPutOff = (peer: PeerId) => turns.isWaiting(peer) || isMoving(peer, 'repair')
    for (const { peer, afresh } of deliveries.due(clock.now(), isPutOff)) {
      counts.repairs++
      if (afresh) doc.forget(peer)
      const state = peers.get(peer)
      if (state) state.answers = 0
      void syncWith(peer)
    }
    show()
  }

  function show(): void {
    const now = deliveries.view()
    if (isSame(now, shown)) return
    if (now.state === 'different' && shown.state !== 'different') counts.divergences++
    shown = now
    options.onDelivery()
  }

  let stopLooking: Cancel = clock.at(localMicros(clock.now() + LOOK_EVERY), look)
  return {
    up(peer, source) {
      doc.forget(peer)
      peers.set(peer, {
        source,
        waiting: [],
        receiving: undefined,
        synced: false,
        answers: 0,
        moved: { repair: 0, turn: 0 },
        taking: 0,
      })
      deliveries.up(peer, clock.now())
      turns.add(peer)
      takeTurns()
    },
    down(peer) {
      peers.delete(peer)
      deliveries.down(peer)
      doc.forget(peer)
      turns.done(peer)
      takeTurns()
    },
    change(peer, change) {
      const state = peers.get(peer)
      if (!state) return
      state.waiting.push(change.slice())
      state.receiving ??= drain(peer, state)
    },
    sync(peer, message) {
      const state = peers.get(peer)
      if (!state) return
      state.taking++
      void doc.receiveSync(peer, message.slice(), state.source).then(received => {
        state.taking--
        note(peer, received)
        takeTurns()
        return answer(peer)
      })
    },
    taken: async peer => peers.get(peer)?.receiving,
    become: (heads, made) => deliveries.become(heads, made, clock.now()),
    digest: () => deliveries.digest(),
    heartbeat(peer, digest) {
      const state = peers.get(peer)
      if (!deliveries.heartbeat(peer, digest, clock.now()) || !state || state.synced) return
      state.synced = true
      options.onSynced(peer)
    },
    delivery: () => shown,
    counts: () => counts,
    close() {
      stopPushing()
      stopLooking()
      stopWaiting?.()
      peers.clear()
    },
  }
}

const isSame = (a: DeliveryView, b: DeliveryView): boolean =>
  a.state === b.state && a.peer === b.peer && a.waiting === b.waiting && a.kept === b.kept
