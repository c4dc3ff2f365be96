import type { Cancel, Clock, Lane, Random } from '../../shared/ports.ts'
import { localMicros, type Micros, ms } from '../../shared/time/units.ts'

/** What a way between two peers does to what travels on it. Both directions alike. */
export interface Weather {
  /** One way. */
  readonly latency: Micros
  /** Each packet takes up to so much longer. */
  readonly jitter: Micros
  /** Shares of live packets, 0–1: lost, come twice, come 50 ms late. Sync loses nothing. */
  readonly loss: number
  readonly duplicate: number
  readonly reorder: number
  /** Bytes per second on the sync lane. */
  readonly bandwidth: number
  /** Nothing passes, and nobody is told. Sync messages wait for better weather. */
  readonly blocked: boolean
}
export const CLEAR: Weather = {
  latency: ms(10),
  jitter: ms(2),
  loss: 0,
  duplicate: 0,
  reorder: 0,
  bandwidth: 5_000_000,
  blocked: false,
}

const LOW_WATER_BYTES = 65_536
const BLOCKED_RETRY = ms(200)
const STRAGGLER = ms(50)

interface Way {
  readonly clock: Clock
  readonly random: Random
  readonly weather: () => Weather
  readonly isOpen: () => boolean
  readonly deliver: (bytes: Uint8Array) => void
}

export interface MemoryLane extends Lane {
  /** What the other end sent arrives here. */
  readonly arrive: (bytes: Uint8Array) => void
}

export function memoryLane(kind: 'sync' | 'live', way: Way): MemoryLane {
  const hearers = new Set<(bytes: Uint8Array) => void>()
  const lowHearers = new Set<() => void>()
  const most = kind === 'sync' ? 16_384 : 1_150
  /** What came before anybody listened. */
  let early: Uint8Array[] | undefined = []
  const hear = (bytes: Uint8Array) => {
    for (const hearer of [...hearers]) hearer(bytes)
  }
  const catchUp = () => {
    const waited = early ?? []
    early = undefined
    for (const bytes of waited) hear(bytes)
  }
  const sender = kind === 'sync' ? reliable(way, lowHearers) : lossy(way)
  return {
    send(bytes) {
      if (bytes.length > most) throw new RangeError(`${bytes.length} bytes on the ${kind} lane`)
      if (way.isOpen()) sender.send(bytes.slice())
      return way.isOpen()
    },
    bufferedAmount: sender.bufferedAmount,
    onLow: listener => added(lowHearers, listener),
    onMessage: listener => {
      if (early && hearers.size === 0) way.clock.at(way.clock.now(), catchUp)
      return added(hearers, listener)
    },
    arrive: bytes => (early ? early.push(bytes) : hear(bytes)),
  }
}

function reliable({ clock, random, weather, isOpen, deliver }: Way, onLow: Set<() => void>) {
  const queue: Uint8Array[] = []
  let buffered = 0
  let lastArrival = 0
  const transmit = () => {
    const head = queue[0]
    if (!head || !isOpen()) return
    const { blocked, latency, jitter, bandwidth } = weather()
    if (blocked) return later(BLOCKED_RETRY)
    queue.shift()
    const before = buffered
    buffered -= head.length
    lastArrival = Math.max(lastArrival, clock.now() + latency + random() * jitter)
    clock.at(localMicros(lastArrival), () => isOpen() && deliver(head))
    if (queue[0]) later((queue[0].length / bandwidth) * 1e6)
    if (before > LOW_WATER_BYTES && buffered <= LOW_WATER_BYTES) for (const tell of onLow) tell()
  }
  const later = (wait: number) => clock.at(localMicros(clock.now() + wait), transmit)
  return {
    bufferedAmount: () => buffered,
    send(bytes: Uint8Array) {
      buffered += bytes.length
      if (queue.push(bytes) === 1) later((bytes.length / weather().bandwidth) * 1e6)
    },
  }
}

function lossy({ clock, random, weather, isOpen, deliver }: Way) {
  return {
    bufferedAmount: () => 0,
    send(bytes: Uint8Array) {
      const { blocked, loss, duplicate, reorder, latency, jitter } = weather()
      if (blocked || random() < loss) return
      const copies = random() < duplicate ? 2 : 1
      for (let copy = 0; copy < copies; copy++) {
        const late = random() < reorder ? STRAGGLER : 0
        const arrival = localMicros(clock.now() + latency + random() * jitter + late)
        clock.at(arrival, () => isOpen() && !weather().blocked && deliver(bytes.slice()))
      }
    },
  }
}

function added<T>(set: Set<T>, item: T): Cancel {
  set.add(item)
  return () => {
    set.delete(item)
  }
}
