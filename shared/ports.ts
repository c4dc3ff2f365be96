/** The whole outside world on one screen: what `shared/` needs of clock, chance, network and disk. */
import type { ActionsView } from './doc/actions/read-actions.ts'
import type { Edit, EditStamp } from './doc/edit.ts'
import type { SessionView } from './doc/view.ts'
import type { StoreError } from './errors.ts'
import type { ActorId, ChangeHash, PageHash, PeerId, PlayerId, RoomId } from './protocol/ids.ts'
import type { ClientSignal, IceServer, ServerSignal } from './protocol/signaling.ts'
import type { LocalMicros, Micros } from './time/units.ts'

/** Uniform in [0, 1), seeded: for music and back-off, never for ids or keys. */
export type Random = () => number

/** `byteCount` cryptographically random bytes: ids, keys, nonces. */
export type Entropy = (byteCount: number) => Uint8Array

/** This process's monotonic clock and its only timers. Contract: CL1–CL3. */
export interface Clock {
  now(): LocalMicros
  /** Runs `task` once, at `moment` or as soon after as possible, never inside this call. */
  at(moment: LocalMicros, task: () => void): Cancel
}
export type Cancel = () => void

/** The way to the signaling server; reconnects by itself, forgets nothing of ours. Contract: SG10. */
export interface Signaling {
  /** Says it now, or drops it while not connected: on `connected` the room speaks anew. */
  send(signal: ClientSignal): void
  onSignal(listener: (signal: ServerSignal) => void): Cancel
  /** Told at once with the present state, then at every change. */
  onConnected(listener: (connected: boolean) => void): Cancel
  close(): void
}

/** Opens links. Nothing is called back before `dial` has returned. Contract: LK1–LK6. */
export interface Dialer {
  dial(options: DialOptions): Dial
}
export interface DialOptions {
  /** Exactly one of the two ends: the smaller PeerId. */
  readonly initiator: boolean
  readonly ice: readonly IceServer[]
  /** To the other end: an offer, an answer or a candidate, as JSON text. Never after close. */
  onSignal(body: string): void
  /** At most once; never after `onFail`. */
  onOpen(link: Link): void
  /** At most once, only before `onOpen`: it could not be opened. */
  onFail(reason: string): void
}
/** One attempt to open a link. */
export interface Dial {
  /** What the other end's `onSignal` gave. Anything but an offer, answer or candidate is ignored. */
  signal(body: string): void
  /** Gives the attempt up, and closes the link if it opened. Twice is safe. */
  close(): void
}

/** An open connection to one peer. */
export interface Link {
  /** Reliable and ordered. At most 16 KiB a message. */
  readonly sync: Lane
  /** Datagrams: unordered, never sent again. At most 1,150 bytes, 1,120 where relayed. */
  readonly live: Lane
  /**
   * SHA-256 fingerprints of both DTLS certificates, upper-case hex with colons; of both keys where
   * the link is relayed (RL4).
   */
  readonly fingerprints: { readonly local: string; readonly remote: string }
  /** Whether packets go straight, through a TURN server or another peer; undefined until known. */
  route(): 'direct' | 'turn' | 'relay' | undefined
  /** The peer that carries a relayed link. */
  readonly via?: PeerId
  /** Once, when either end closed it or it broke. */
  onClose(listener: () => void): Cancel
  close(): void
}
export interface Lane {
  /** Copies, so the caller may reuse its buffer. @returns false when closed: nothing was sent */
  send(bytes: Uint8Array): boolean
  /** Bytes accepted and not yet handed to the network. */
  bufferedAmount(): number
  /** Told when `bufferedAmount` has fallen to 64 KiB or below after having been above. */
  onLow(listener: () => void): Cancel
  onMessage(listener: (bytes: Uint8Array) => void): Cancel
}

/** What is durable on this side, by author. A link's peer learns of its own actor's part (AR5). */
export interface Durable {
  readonly heads: readonly ChangeHash[]
  /** Highest contiguous change number that is durable, of actors that changed since last told. */
  readonly seqs: ReadonlyMap<ActorId, number>
}

export interface Committed {
  /** False when the edit changed nothing: it was already so, or its target is gone. */
  readonly changed: boolean
  readonly heads: readonly ChangeHash[]
}

export interface Received {
  /** Changes that are now part of the document, or were already. */
  readonly accepted: number
  /** Corrupt, forged or over the limit: the sender's fault. */
  readonly refused: number
  /** Wait for changes that we lack: ask the sender to sync (DOC6). */
  readonly orphans: number
  /** Of a sync message alone. */
  readonly standing?: Standing
}
/** How a peer's document stood to ours, by the heads in a sync message of its (DL1). */
export interface Standing {
  /** It has all our own changes up to this number; 0: none. */
  readonly acknowledged: number
  /** We have all that it has. */
  readonly hasAll: boolean
  /** And it has all that we had when we asked. */
  readonly inStep: boolean
  /** It knows of changes of ours that it does not have, or has some that we did not take from it. */
  readonly differs: boolean
}

/** The other end of a link, as its hello said it (ID4): whose changes it brings. */
export interface Source {
  readonly actor: ActorId
  readonly player: PlayerId
  /** False: it came by the listeners' link, and nothing of it is taken. */
  readonly isMember: boolean
}

/**
 * The session document, in a worker or in this process. Everything is asynchronous, in order.
 * The first thing a new document does is to load what its LogStore has. Contract: DOC1–DOC9.
 */
export interface DocPort {
  /** Settles when the stored document is loaded. */
  readonly ready: Promise<DocState>
  /** All in one change. @throws EditError when one is malformed or not permitted; nothing changed */
  edit(edits: readonly Edit[], stamp: EditStamp): Promise<Committed>
  /** @param from whose own they are, each judged (DOC9, DOC20); absent for history we trust */
  receive(changes: readonly Uint8Array[], from?: Source): Promise<Received>
  /** The next message of Automerge's sync protocol for that peer, or undefined if none is due. */
  syncMessage(peer: PeerId): Promise<Uint8Array | undefined>
  /** @param from who sent it: of who listens only what is his own is taken; absent for one we trust */
  receiveSync(peer: PeerId, message: Uint8Array, from?: Source): Promise<Received>
  /** Forget that peer's sync state (its link closed). */
  forget(peer: PeerId): void
  /** What that player did lately (DOC22). */
  actions(player: PlayerId): Promise<ActionsView>
  /** The whole document, compacted. */
  save(): Promise<Uint8Array>
  onView(listener: (state: DocState) => void): Cancel
  /** Each change made here, as soon as it is made, for pushing to every link. */
  onLocalChange(listener: (change: Uint8Array) => void): Cancel
  /** Told at once with all that is durable already, if loaded; then with what is new. */
  onDurable(listener: (durable: Durable) => void): Cancel
  /** The store failed; the document lives on in memory and is tried again with the next change. */
  onStoreFault(listener: (error: StoreError) => void): Cancel
  /** Flushes, then ends. Twice is safe. */
  close(): Promise<void>
}
export interface DocState {
  readonly view: SessionView
  readonly heads: readonly ChangeHash[]
  readonly actor: ActorId
  /** Changes made by this actor so far. */
  readonly seq: number
}

/** Append-only log of one room's changes. Contract: ST1–ST5. */
export interface LogStore {
  /** Durable once resolved. Rejects with StoreError, and then nothing was written. */
  append(room: RoomId, chunk: Uint8Array): Promise<void>
  /** Every intact chunk, oldest first, a snapshot before what came after it; empty when unknown. */
  read(room: RoomId): Promise<readonly Uint8Array[]>
  /**
   * Atomically puts one snapshot in the place of all that this store had read or appended when
   * called. What another tab has appended meanwhile stays.
   */
  compact(room: RoomId, snapshot: Uint8Array): Promise<void>
  close(): Promise<void>
}

/** Immutable pages by the SHA-256 of their bytes. Contract: ST6–ST8. */
export interface PageStore {
  /** Durable once resolved. Putting what is there already changes nothing. */
  put(room: RoomId, hash: PageHash, bytes: Uint8Array): Promise<void>
  /** Undefined when absent or no longer intact. */
  get(room: RoomId, hash: PageHash): Promise<Uint8Array | undefined>
  has(room: RoomId, hash: PageHash): Promise<boolean>
  close(): Promise<void>
}

/** The room clock as the rest sees it (CL4). */
export interface RoomClock {
  now(): Micros
  /** ± µs: how far `now()` may be from the reference's; 0 for the reference itself. */
  errorBound(): Micros
  toRoom(local: LocalMicros): Micros
  toLocal(room: Micros): LocalMicros
}
