import type { PeerId, RoomId } from '../shared/protocol/ids.ts'
import type { RosterEntry } from '../shared/protocol/signaling.ts'
import type { ConnectionId } from './effects.ts'

/** A peer in its place. */
export interface Member {
  readonly connection: ConnectionId
  readonly peer: PeerId
  /** Known to that peer only: whoever shows it again is the same peer, reconnected (SG3). */
  readonly resume: string
  readonly recorder: boolean
  readonly door: boolean
  readonly hall: Hall
}

export interface Listing {
  readonly title: string
  readonly invite: string
}

/** A welcome names at most 64 peers, so a hall never holds more than one can be told of. */
const MAX_MEMBERS = 64
/** Places that players leave free, so that a crowd at the door cannot keep the Recorder out. */
const RESERVED_FOR_RECORDER = 1

/** Those who meet: one ROOM under one proof (SG4). In order of arrival. */
export class Hall {
  readonly room: RoomId
  readonly proof: string
  listing: Listing | undefined
  readonly #members = new Map<PeerId, Member>()
  readonly #limit: number

  /** @param limit how many may have entered, at the door and the Recorder not counted (SG6) */
  constructor(room: RoomId, proof: string, limit: number) {
    this.room = room
    this.proof = proof
    this.#limit = limit
  }

  members(): readonly Member[] {
    return [...this.#members.values()]
  }

  matesOf(peer: PeerId): readonly Member[] {
    return this.members().filter(member => member.peer !== peer)
  }

  get(peer: PeerId): Member | undefined {
    return this.#members.get(peer)
  }

  /** A member that is here already keeps its place in the order. */
  put(member: Member): void {
    this.#members.set(member.peer, member)
  }

  remove(peer: PeerId): void {
    this.#members.delete(peer)
  }

  get players(): readonly Member[] {
    return this.members().filter(member => !member.recorder)
  }

  get entered(): number {
    return this.players.filter(member => !member.door).length
  }

  get hasRecorder(): boolean {
    return this.members().some(member => member.recorder)
  }

  get isEmpty(): boolean {
    return this.#members.size === 0
  }

  /** Whether `who` fits in, not counting the place that the same peer may have already. */
  admits(who: Pick<Member, 'peer' | 'door' | 'recorder'>): boolean {
    const others = this.matesOf(who.peer)
    if (who.recorder) return others.length < MAX_MEMBERS
    if (others.length >= MAX_MEMBERS - RESERVED_FOR_RECORDER) return false
    return who.door || others.filter(one => !one.recorder && !one.door).length < this.#limit
  }
}

export const rosterEntryOf = ({ peer, door, recorder }: Member): RosterEntry => ({
  peer,
  door,
  recorder,
})
