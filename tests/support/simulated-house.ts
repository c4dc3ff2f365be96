import type { Clock, Dialer, DocPort } from '../../shared/ports.ts'
import { createIdentity } from '../../shared/protocol/identity.ts'
import type { PeerId, RoomId } from '../../shared/protocol/ids.ts'
import type { Entry, Invite } from '../../shared/protocol/invite.ts'
import { createRoom } from '../../shared/session/room.ts'
import type { HeardNote, Room, RoomRole } from '../../shared/session/room-options.ts'
import { ms } from '../../shared/time/units.ts'
import { FakeClock } from './fake-clock.ts'
import { MemoryNetwork } from './memory-dialer.ts'
import type { Weather } from './memory-lane.ts'
import { MemorySignaling } from './memory-signaling.ts'
import { MemoryLogStore, MemoryPageStore } from './memory-stores.ts'
import { openDoc } from './open-doc.ts'
import { seededEntropy, seededRandom } from './seeded-random.ts'

export const RECORDER_TOKEN = 'recorder-token-0123456789'

export interface Stay {
  readonly room: Room
  readonly heard: HeardNote[]
  readonly log: MemoryLogStore
  readonly pages: MemoryPageStore
  readonly doc: DocPort
}

/** A whole room in one process: real Room, Automerge and seals over a fake clock, network, server. */
export class SimulatedHouse {
  readonly clock = new FakeClock(1_700_000_000_000_000)
  readonly network: MemoryNetwork
  readonly signaling: MemorySignaling
  readonly invite: Invite = {
    room: 'r_simulation00' as RoomId,
    secret: seededEntropy(99)(16),
  }
  #seed: number

  constructor(seed: number, weather: Partial<Weather> = {}) {
    this.#seed = seed * 1000
    this.network = new MemoryNetwork({
      clock: this.clock,
      seed,
      weather: { latency: ms(10), ...weather },
    })
    this.signaling = new MemorySignaling({ clock: this.clock, recorderToken: RECORDER_TOKEN })
  }

  /** @param again stores of an earlier stay, as after a reload */
  async arrive(
    name: string,
    options: {
      role?: RoomRole
      again?: Stay
      clock?: Clock
      invite?: Entry
      player?: number
      dialer?: (usual: Dialer) => Dialer
      doc?: (usual: DocPort) => DocPort
      soon?: (task: () => void) => void
    } = {},
  ): Promise<Stay> {
    const seed = ++this.#seed
    const log = options.again?.log.reopen() ?? new MemoryLogStore()
    const pages = options.again?.pages.reopen() ?? new MemoryPageStore()
    const invite = options.invite ?? this.invite
    const clock = options.clock ?? this.clock
    let self: PeerId | undefined
    const usual: Dialer = {
      dial: dialing => {
        if (!self) throw new Error('dialed before the room was made')
        return this.network.dialer(self).dial(dialing)
      },
    }
    const usualDoc = await openDoc({ room: invite.room, store: log })
    const doc = options.doc?.(usualDoc) ?? usualDoc
    const room = createRoom({
      invite,
      identity: createIdentity(seededEntropy(options.player ?? seed)(32)),
      role: options.role ?? { name: 'player', door: true },
      profile: { name, colour: 0 },
      signaling: this.signaling.connect(),
      dialer: options.dialer?.(usual) ?? usual,
      doc,
      pages,
      clock,
      entropy: seededEntropy(seed),
      random: seededRandom(seed),
      ...(options.soon ? { soon: options.soon } : {}),
    })
    self = room.self
    const heard: HeardNote[] = []
    room.onHeard(note => heard.push(note))
    return { room, heard, log, pages, doc }
  }
}

export const linkedTo = ({ room }: Stay, peer: PeerId): boolean =>
  room.view().peers[peer]?.link === 'open'

export const allLinked = (stays: readonly Stay[]): boolean =>
  stays.every(one => stays.every(other => one === other || linkedTo(one, other.room.self)))
