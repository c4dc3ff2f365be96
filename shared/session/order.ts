/**
 * The order of the house: who may be here, be heard, decide and stay, and what opens the room. The
 * parts beside it, wired: rules, removal and the host's absence.
 */
import type { Edit } from '../doc/edit.ts'
import type { SessionView } from '../doc/view.ts'
import { RoomError } from '../errors.ts'
import type { Clock, Entropy } from '../ports.ts'
import type { Introduction } from '../protocol/hello.ts'
import type { Identity } from '../protocol/identity.ts'
import type { ActorId, PeerId } from '../protocol/ids.ts'
import { type Entry, type Invite, isForListening } from '../protocol/invite.ts'
import type { Move } from '../protocol/move.ts'
import { createSealer } from '../protocol/seal.ts'
import {
  type Barring,
  type ByeCode,
  encodeSyncMessage,
  type PeerProfile,
} from '../protocol/sync-message.ts'
import { createGreeter } from './greeter.ts'
import type { Guests } from './guests.ts'
import { createHostWatch } from './host-watch.ts'
import { createHouseRules, type HouseRules } from './house-rules.ts'
import { Keyring } from './keyring.ts'
import type { Mesh, MeshOptions } from './mesh.ts'
import { createMoving } from './moving.ts'
import type { VerifiedLink } from './pair.ts'
import type { Room } from './room-options.ts'
import { createSubject } from './subject.ts'
import type { Talk } from './talk.ts'

export interface OrderOptions {
  readonly self: PeerId
  readonly invite: Entry
  readonly identity: Identity
  readonly clock: Clock
  readonly entropy: Entropy
  readonly guests: Guests
  session(): SessionView | undefined
  talk(): Pick<Talk, 'send' | 'offended'>
  mesh(): Pick<Mesh, 'dismiss' | 'readmit' | 'farewell' | 'moved'>
  isRecorder(peer: PeerId): boolean
  /** We have come in. */
  isIn(): boolean
  silence(peer: PeerId): void
  readonly role: Introduction['role']
  /** Of my document, which is open before anybody is greeted. */
  actor(): ActorId | undefined
  profile(): PeerProfile
  commit(edits: readonly Edit[]): Promise<unknown>
  onChange(): void
  /** The room has moved: what was published of it leads nowhere. */
  unlist(): void
}

export interface Order
  extends Pick<
    HouseRules,
    'isHeard' | 'isPlaying' | 'mayPlay' | 'isFirst' | 'isHostHere' | 'barred'
  > {
  /** What opens the way to others: keys as they are now, seals, and the first word on each link. */
  readonly doors: Pick<MeshOptions, 'keys' | 'sealer' | 'hello' | 'verify'>
  /** What we opened the room with to play in it; undefined where we only listen. */
  invite(): Invite | undefined
  /** @returns false for whom we turned away: nothing more is to be said to that peer */
  admits(peer: PeerId, link: Pick<VerifiedLink, 'hello' | 'lane'>): boolean
  heardMove(peer: PeerId, move: Move): void
  heardBye(peer: PeerId, code: ByeCode): void
  /** That peer has introduced itself, as to one who is welcome. */
  welcomed(peer: PeerId): void
  /** What the room shows of this. */
  readonly ways: Pick<Room, 'entry' | 'listening' | 'onMoved' | 'remove'>
  /** @throws RoomError `locked` or `removed` */
  refuseIfBarred(): void
  /** After each change of the document, or of who is here. */
  look(): void
  close(): void
}

const WHY: Readonly<Record<Barring, string>> = {
  locked: 'This room is locked: nobody new comes in.',
  removed: 'The host has removed you from this room.',
}

export function createOrder(options: OrderOptions): Order {
  const { identity, entropy, clock, guests, session, commit, talk, mesh } = options
  const { player } = identity
  const keyring = new Keyring(options.invite)
  const moves = createSubject<Entry>()
  const invite = () => (isForListening(keyring.entry) ? undefined : keyring.entry)

  const { room } = keyring.entry
  const sealer = createSealer({ keys: keyring, room, self: options.self, entropy })
  const greeter = createGreeter({ ...options, room, keys: keyring })
  const rules = createHouseRules({
    self: options.self,
    player,
    isListening: () => invite() === undefined,
    guests,
    session,
    isRecorder: options.isRecorder,
    turnOut(peer, code) {
      talk().send(peer, { kind: 'bye', code }, 'urgent')
      mesh().dismiss(peer)
    },
    readmit: () => mesh().readmit(),
    silence: options.silence,
  })
  const moving = createMoving({
    identity,
    entropy,
    keyring,
    guests,
    session,
    commit,
    send: (peer, move) => talk().send(peer, { kind: 'move', move }, 'urgent'),
    onMoved(to) {
      if (rules.isHost()) options.unlist()
      mesh().moved()
      moves.next(to)
    },
  })
  const hostWatch = createHostWatch({
    clock,
    self: player,
    session,
    present: () => guests.editors(),
    isIn: () => options.isIn() && rules.mayPlay(),
    take() {
      // Somebody else may have been quicker: then it is refused, and all is well.
      commit([{ type: 'set-host', player }]).catch(() => undefined)
    },
  })

  function look(): void {
    rules.look()
    hostWatch.look()
  }

  return {
    ...rules,
    doors: { keys: keyring, sealer, ...greeter },
    invite,
    admits(peer, { hello, lane }) {
      const code = rules.refusal(peer, hello)
      if (!code) return true
      lane.send(encodeSyncMessage({ kind: 'bye', code }), 'urgent')
      mesh().dismiss(peer)
      return false
    },
    heardMove(peer, move) {
      if (moving.heard(peer, move) === 'refused') talk().offended(peer, 1)
    },
    heardBye(peer, code) {
      if (code === 'left') mesh().farewell(peer)
      else rules.turnedAway(peer, code)
      options.onChange()
    },
    ways: {
      entry: () => keyring.entry,
      listening: () => keyring.listening,
      onMoved: moves.listen,
      remove: moving.remove,
    },
    refuseIfBarred() {
      const why = rules.barred()
      if (why) throw new RoomError(why, WHY[why])
    },
    welcomed(peer) {
      rules.welcomed(peer)
      look()
    },
    look,
    close: hostWatch.close,
  }
}
