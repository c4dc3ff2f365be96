import type { PeerId } from '../shared/protocol/ids.ts'
import {
  type ClientSignal,
  type IceServer,
  type ServerSignal,
  SIGNALING_VERSION,
} from '../shared/protocol/signaling.ts'
import { unreachable } from '../shared/result.ts'
import { type ConnectionId, type Effect, say } from './effects.ts'
import { Hall, type Member, rosterEntryOf } from './hall.ts'
import { invitesTo } from './listing.ts'
import { refusal } from './refusals.ts'

export interface RendezvousOptions {
  /** Players inside one room at most (SG6). */
  readonly roomLimit: number
  ice(): readonly IceServer[]
  /** Whether there is a Recorder to this server, be it away for now. */
  readonly records: boolean
  isRecorderToken(token: string): boolean
}

export interface ListedRoom {
  readonly room: string
  readonly title: string
  readonly invite: string
  readonly players: number
}

/** A longer list nobody reads, and pages take no longer one. */
const MAX_LISTED = 200

type Join = Extract<ClientSignal, { type: 'join' }>
type RecorderHello = Extract<ClientSignal, { type: 'recorder' }>

/**
 * Introduces peers (SG1–SG10): who is where, and who is told what. A signal in, effects out.
 * Holds names only: no sockets, no timers, no music.
 */
export class Rendezvous {
  readonly #options: RendezvousOptions
  readonly #halls = new Map<string, Hall>()
  readonly #byConnection = new Map<ConnectionId, Member>()
  readonly #byPeer = new Map<PeerId, Member>()
  /** Joins under a PeerId in use, until its holder has answered or not. */
  readonly #challenges = new Map<ConnectionId, { join: Join; holder: ConnectionId }>()
  #recorder: { readonly connection: ConnectionId; readonly publicKey: string } | undefined

  constructor(options: RendezvousOptions) {
    this.#options = options
  }

  receive(from: ConnectionId, signal: ClientSignal): readonly Effect[] {
    if (signal.type === 'join') return this.#join(from, signal)
    if (signal.type === 'recorder') return this.#greetRecorder(from, signal)
    const me = this.#byConnection.get(from)
    if (!me) return signal.type === 'leave' ? [] : [refusal(from, 'not-in-a-room')]
    switch (signal.type) {
      case 'enter':
        return this.#enter(me)
      case 'relay': {
        const to = signal.to === me.peer ? undefined : me.hall.get(signal.to)
        if (!to) return [] // gone a moment ago, or never a room-mate (SG5)
        return [say(to.connection, { type: 'relay', from: me.peer, body: signal.body })]
      }
      case 'save':
        if (!this.#recorder || me.recorder) return [refusal(from, 'not-permitted')]
        return [
          say(this.#recorder.connection, {
            type: 'save',
            room: me.hall.room,
            from: me.peer,
            body: signal.body,
          }),
        ]
      case 'list':
        if (me.recorder || me.door) return [refusal(from, 'not-permitted')]
        if (!invitesTo(me.hall.room, signal.invite)) return [refusal(from, 'malformed')]
        me.hall.listing = { title: signal.title, invite: signal.invite }
        return tell(me.hall.members(), { type: 'listed', listed: true })
      case 'unlist':
        if (me.recorder || me.door) return [refusal(from, 'not-permitted')]
        me.hall.listing = undefined
        return tell(me.hall.members(), { type: 'listed', listed: false })
      case 'leave':
        return this.#remove(me)
      default:
        return unreachable(signal)
    }
  }

  /** That connection is closed. Idempotent. */
  lost(connection: ConnectionId): readonly Effect[] {
    this.#challenges.delete(connection)
    const member = this.#byConnection.get(connection)
    const farewells = member ? this.#remove(member) : []
    if (this.#recorder?.connection !== connection) return farewells
    this.#recorder = undefined
    return [...farewells, ...this.#tellAll({ type: 'recorder', recorderKey: null })]
  }

  /** What the probe of a PeerId's holder came to. Once settled, or lost, it does nothing. */
  settle(challenger: ConnectionId, holder: 'alive' | 'silent'): readonly Effect[] {
    const challenge = this.#challenges.get(challenger)
    this.#challenges.delete(challenger)
    if (!challenge) return []
    const holding = this.#byPeer.get(challenge.join.peer)
    const replaced = holding !== undefined && holding.connection !== challenge.holder
    if (replaced || (holding && holder === 'alive')) return [refusal(challenger, 'duplicate-peer')]
    return this.#seat(challenger, challenge.join)
  }

  /** New TURN credentials, for everybody who is in a room. */
  renewIce(): readonly Effect[] {
    return this.#tellAll({ type: 'ice', ice: this.#ice() })
  }

  /** The busiest first. */
  lobby(): readonly ListedRoom[] {
    const listed = [...this.#halls.values()].flatMap(hall =>
      hall.listing ? [{ room: hall.room, ...hall.listing, players: hall.entered }] : [],
    )
    return listed.sort((a, b) => b.players - a.players).slice(0, MAX_LISTED)
  }

  counts(): { readonly rooms: number; readonly peers: number; readonly recorder: boolean } {
    return {
      rooms: this.#halls.size,
      peers: this.#byPeer.size,
      recorder: this.#recorder !== undefined,
    }
  }

  #join(from: ConnectionId, join: Join): readonly Effect[] {
    if (join.version !== SIGNALING_VERSION) return [refusal(from, 'outdated')]
    if (join.recorderToken !== undefined && !this.#options.isRecorderToken(join.recorderToken))
      return [refusal(from, 'not-permitted')]
    const holder = this.#byPeer.get(join.peer)
    if (holder && holder.resume !== join.resume) {
      if (holder.connection === from) return [refusal(from, 'duplicate-peer')]
      this.#challenges.set(from, { join, holder: holder.connection })
      return [{ type: 'probe', holder: holder.connection, challenger: from }]
    }
    return this.#seat(from, join)
  }

  #seat(from: ConnectionId, join: Join): readonly Effect[] {
    const hall = this.#hallOf(join)
    const { peer, resume, door } = join
    const me: Member = {
      connection: from,
      peer,
      resume,
      door,
      recorder: join.recorderToken !== undefined,
      hall,
    }
    if (!hall.admits(me)) return [refusal(from, 'room-full')]

    const effects: Effect[] = []
    const otherName = this.#byConnection.get(from)
    if (otherName && otherName.peer !== peer) effects.push(...this.#remove(otherName))
    const before = this.#byPeer.get(peer)
    if (before && before.connection !== from)
      effects.push({ type: 'hang-up', connection: before.connection })
    const stays = before?.hall === hall && before.resume === resume
    if (before && !stays) effects.push(...this.#remove(before))
    if (before) this.#byConnection.delete(before.connection)

    this.#halls.set(hallKey(join), hall)
    hall.put(me)
    this.#byPeer.set(peer, me)
    this.#byConnection.set(from, me)
    effects.push(say(from, this.#welcome(me)))
    const changed = before?.door !== door || before.recorder !== me.recorder
    // To its room-mates a reconnect that changed nothing is no news: their links live (SG10).
    if (!stays || changed)
      effects.push(...tell(hall.matesOf(peer), { type: 'joined', ...rosterEntryOf(me) }))
    return [...effects, ...this.#callRecorder(me)]
  }

  #welcome(me: Member): ServerSignal {
    return {
      type: 'welcome',
      peers: me.hall.matesOf(me.peer).map(rosterEntryOf),
      ice: this.#ice(),
      records: this.#options.records,
      recorderKey: this.#recorder?.publicKey ?? null,
      otherSecret: [...this.#halls.values()].some(
        hall => hall.room === me.hall.room && hall !== me.hall && hall.players.length > 0,
      ),
      listed: me.hall.listing !== undefined,
    }
  }

  #enter(me: Member): readonly Effect[] {
    const inside: Member = { ...me, door: false }
    if (!me.hall.admits(inside)) return [refusal(me.connection, 'room-full')]
    me.hall.put(inside)
    this.#byPeer.set(me.peer, inside)
    this.#byConnection.set(me.connection, inside)
    return tell(me.door ? me.hall.members() : [me], { type: 'entered', peer: me.peer })
  }

  #remove(member: Member): readonly Effect[] {
    const { hall, peer, connection } = member
    hall.remove(peer)
    this.#byPeer.delete(peer)
    this.#byConnection.delete(connection)
    if (hall.players.length === 0) hall.listing = undefined
    if (hall.isEmpty) this.#halls.delete(hallKey(hall))
    // Somebody may have come while the Recorder was on its way out of what it took for an empty room.
    const callBack =
      member.recorder && hall.players.length > 0 ? this.#callRecorder(hall.players[0]!) : []
    return [...tell(hall.members(), { type: 'left', peer }), ...callBack]
  }

  #greetRecorder(from: ConnectionId, hello: RecorderHello): readonly Effect[] {
    if (hello.version !== SIGNALING_VERSION) return [refusal(from, 'outdated')]
    if (!this.#options.isRecorderToken(hello.recorderToken)) return [refusal(from, 'not-permitted')]
    const before = this.#recorder?.connection
    this.#recorder = { connection: from, publicKey: hello.publicKey }
    const occupied = [...this.#halls.values()].filter(hall => hall.players.length > 0)
    return [
      ...(before && before !== from ? [{ type: 'hang-up', connection: before } as const] : []),
      ...this.#tellAll({ type: 'recorder', recorderKey: hello.publicKey }),
      ...occupied.map(({ room, proof }) => say(from, { type: 'occupied', room, proof })),
    ]
  }

  /** Somebody came to a hall that no Recorder is in: the archive may want to (AR3). */
  #callRecorder({ recorder, hall }: Member): readonly Effect[] {
    if (recorder || !this.#recorder || hall.hasRecorder) return []
    const { room, proof } = hall
    return [say(this.#recorder.connection, { type: 'occupied', room, proof })]
  }

  /** The hall that `join` leads to, not yet opened if it is new. */
  #hallOf(join: Join): Hall {
    const open = this.#halls.get(hallKey(join))
    return open ?? new Hall(join.room, join.proof, this.#options.roomLimit)
  }

  #ice() {
    return this.#options.ice().map(server => ({ ...server, urls: [...server.urls] }))
  }

  #tellAll(signal: ServerSignal): readonly Effect[] {
    return tell([...this.#byPeer.values()], signal)
  }
}

const hallKey = ({ room, proof }: { room: string; proof: string }): string => `${room} ${proof}`

const tell = (members: readonly Member[], signal: ServerSignal): readonly Effect[] =>
  members.map(({ connection }) => say(connection, signal))
