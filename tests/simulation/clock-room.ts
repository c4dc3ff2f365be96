/** Peers with clocks of their own, who ping each other over links with delay and jitter. */
import { createHeartbeat, type Heartbeat } from '../../shared/live/heartbeat.ts'
import { decodeDatagram } from '../../shared/live/packet.ts'
import type { Clock, Random } from '../../shared/ports.ts'
import type { PeerId } from '../../shared/protocol/ids.ts'
import {
  type ClockChange,
  createRoomClock,
  type SharedRoomClock,
} from '../../shared/time/room-clock.ts'
import { localMicros, type Micros, micros, ms } from '../../shared/time/units.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { seededEntropy } from '../support/seeded-random.ts'

const HEARS = { audible: true, muted: false, reached: true }

export interface Path {
  /** One way out from the peer that came first, and back to it. */
  readonly out: Micros
  readonly back: Micros
  readonly jitter: Micros
  readonly loss?: number
}

const peerId = (n: number): PeerId => `p_${String(n).padStart(32, '0')}` as PeerId

export interface ClockPeer {
  readonly id: PeerId
  readonly own: Clock
  readonly room: SharedRoomClock
  readonly changes: ClockChange[]
  readonly pulses: Map<PeerId, Heartbeat>
  leave(): void
}

export class ClockRoom {
  readonly clock = new FakeClock(1_790_000_000_000_000)
  readonly #random: Random
  readonly #peers = new Map<PeerId, ClockPeer>()

  constructor(random: Random) {
    this.#random = random
  }

  /** A peer who dials nobody yet; its clock is `own`. */
  add(n: number, own: Clock = this.clock): ClockPeer {
    const id = peerId(n)
    const changes: ClockChange[] = []
    const pulses = new Map<PeerId, Heartbeat>()
    const room = createRoomClock({
      self: id,
      clock: own,
      entropy: seededEntropy(n),
      onChange: change => changes.push(change),
    })
    const leave = () => {
      for (const other of this.#peers.values()) this.unlink(id, other.id)
      this.#peers.delete(id)
    }
    const peer = { id, own, room, changes, pulses, leave }
    this.#peers.set(id, peer)
    return peer
  }

  link(first: ClockPeer, second: ClockPeer, path: Path): void {
    const deliver = (to: ClockPeer, from: ClockPeer, wait: Micros) => (bytes: Uint8Array) => {
      if (this.#random() < (path.loss ?? 0)) return
      const copy = bytes.slice()
      const jitter = (this.#random() * 2 - 1) * path.jitter
      const at = localMicros(this.clock.now() + Math.max(0, wait + jitter))
      this.clock.at(at, () => receive(to, from, copy))
    }
    const pulse = (me: ClockPeer, to: ClockPeer, wait: Micros) =>
      createHeartbeat({
        clock: me.own,
        send: deliver(to, me, wait),
        say: () => ({ clock: me.room.announcementTo(to.id), ...HEARS, digest: undefined }),
        onSample: sample => me.room.sample(to.id, sample),
        onState: state => state === 'gone' && me.room.forget(to.id),
      })
    first.pulses.set(second.id, pulse(first, second, path.out))
    second.pulses.set(first.id, pulse(second, first, path.back))
  }

  unlink(a: PeerId, b: PeerId): void {
    for (const [mine, theirs] of [
      [a, b],
      [b, a],
    ] as const) {
      const peer = this.#peers.get(mine)
      peer?.pulses.get(theirs)?.close()
      if (peer?.pulses.delete(theirs)) peer.room.forget(theirs)
    }
  }
}

function receive(to: ClockPeer, from: ClockPeer, bytes: Uint8Array): void {
  const datagram = decodeDatagram(bytes)
  if (!datagram.ok) throw datagram.error
  const pulse = to.pulses.get(from.id)
  if (datagram.value.kind === 'ping') {
    to.room.hear(from.id, datagram.value.clock)
    pulse?.ping(datagram.value)
  } else if (datagram.value.kind === 'pong') pulse?.pong(datagram.value)
}

/** Room clocks compared at the same true instant, µs. */
export const apart = (a: ClockPeer, b: ClockPeer): number => a.room.now() - b.room.now()

export const share = (values: readonly number[], at: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * at)] ?? 0
export const TICK = micros(ms(100))
