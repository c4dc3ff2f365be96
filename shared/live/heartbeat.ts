/** A link's pulse: pings out, round trips in, and the word that nobody answers any more (LK5). */
import type { Cancel, Clock } from '../ports.ts'
import type { ClockAnnouncement } from '../time/clock-announcement.ts'
import type { PingSample } from '../time/clock-sync.ts'
import { type LocalMicros, localMicros, type Micros, micros } from '../time/units.ts'
import { ByteWriter } from './byte-writer.ts'
import { MAX_DATAGRAM_BYTES } from './events-packet.ts'
import type { Hearing } from './hearing.ts'
import { type Ping, type Pong, writePing, writePong } from './ping-packet.ts'

export interface HeartbeatOptions {
  readonly clock: Clock
  /** Must copy: the buffer is used again. */
  readonly send: (bytes: Uint8Array) => void
  /** What the next ping says. */
  readonly say: () => PingContent
  readonly onSample: (sample: PingSample) => void
  /** At every change; `gone` is the last. */
  readonly onState: (state: PulseState) => void
}
export interface PingContent extends Hearing {
  readonly clock: ClockAnnouncement
  /** 8 bytes over the document's heads. */
  readonly digest: Uint8Array | undefined
}
export type PulseState = 'open' | 'suspect' | 'gone'

export interface Heartbeat {
  /** Answers it. The caller reads its content. */
  ping(ping: Ping): void
  /** @returns false when it answers no ping of ours: it counts for nothing */
  pong(pong: Pong): boolean
  /** Anything valid came from the other side, on either lane. */
  heard(): void
  readonly state: PulseState
  /** Medians of the last 16 pings; undefined before the first answer. */
  rtt(): Micros | undefined
  /** Median deviation from that. */
  jitter(): Micros | undefined
  /** Half of the round trip that 95 % of the last 16 pings did not exceed. */
  slowestWay(): Micros | undefined
  /** Stops. Twice is safe. */
  close(): void
}

const BURST_PINGS = 16
const BURST_MICROS = 50_000
const PING_MICROS = 1_000_000
/** This long nothing is heard before a link is called suspect. */
export const SUSPECT_MICROS = 3_000_000
const GONE_MICROS = 4_000_000
/** A timer that comes later than this means that we slept, not that the other side did. */
const OVERSLEPT_MICROS = 1_000_000
const REMEMBERED = 16

export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { clock, send } = options
  const writer = new ByteWriter(MAX_DATAGRAM_BYTES)
  const waiting = new Map<number, LocalMicros>()
  const roundTrips: number[] = []
  let state: PulseState = 'open'
  let lastHeard = clock.now()
  let pings = 0
  let closed = false
  let cancelBeat: Cancel = () => {}
  let cancelWatch: Cancel = () => {}

  function become(next: PulseState): void {
    if (state === next || state === 'gone' || closed) return
    state = next
    if (next === 'gone') close()
    options.onState(next)
  }

  function beat(): void {
    if (closed) return
    const now = clock.now()
    ping(now)
    const next = localMicros(now + (pings < BURST_PINGS ? BURST_MICROS : PING_MICROS))
    cancelBeat = clock.at(next, beat)
  }

  /** At the very moment from which a silence is too long, or later where something was heard since. */
  function watch(due: LocalMicros): void {
    if (closed) return
    const now = clock.now()
    if (now - due > OVERSLEPT_MICROS)
      lastHeard = localMicros(Math.max(lastHeard, now - SUSPECT_MICROS))
    const silence = now - lastHeard
    if (silence >= GONE_MICROS) become('gone')
    else if (silence >= SUSPECT_MICROS) become('suspect')
    if (closed) return
    const next = localMicros(lastHeard + (state === 'open' ? SUSPECT_MICROS : GONE_MICROS))
    cancelWatch = clock.at(next, () => watch(next))
  }

  function ping(now: LocalMicros): void {
    const id = pings++ & 0xffff
    waiting.set(id, now)
    for (const [old, sentAt] of waiting) if (now - sentAt > GONE_MICROS) waiting.delete(old)
    writePing(writer, { id, sentAt: now, ...options.say() })
    send(writer.written())
  }

  function heard(): void {
    lastHeard = clock.now()
    become('open')
  }

  function close(): void {
    closed = true
    cancelBeat()
    cancelWatch()
  }

  const first = clock.now()
  cancelBeat = clock.at(first, beat)
  cancelWatch = clock.at(first, () => watch(first))
  return {
    ping({ id, sentAt }) {
      if (closed) return
      heard()
      const now = clock.now()
      const audible = options.say().audible
      writePong(writer, { id, pingSentAt: sentAt, receivedAt: now, sentAt: now, audible })
      send(writer.written())
    },
    pong({ id, pingSentAt, receivedAt, sentAt }) {
      if (closed || waiting.get(id) !== pingSentAt) return false
      waiting.delete(id)
      heard()
      const now = clock.now()
      const rtt = now - pingSentAt - (sentAt - receivedAt)
      if (rtt < 0) return false
      roundTrips.push(rtt)
      if (roundTrips.length > REMEMBERED) roundTrips.shift()
      options.onSample({
        sentAt: pingSentAt,
        theirReceivedAt: receivedAt,
        theirSentAt: sentAt,
        receivedAt: now,
      })
      return true
    },
    heard,
    get state() {
      return state
    },
    rtt: () => medianOf(roundTrips),
    jitter() {
      const rtt = medianOf(roundTrips)
      return rtt === undefined ? undefined : medianOf(roundTrips.map(one => Math.abs(one - rtt)))
    },
    slowestWay() {
      const slowest = percentileOf(roundTrips, 0.95)
      return slowest === undefined ? undefined : micros(slowest / 2)
    },
    close,
  }
}

const medianOf = (values: readonly number[]): Micros | undefined => percentileOf(values, 0.5)

/** At the rank below which so large a share of them lies. */
function percentileOf(values: readonly number[], share: number): Micros | undefined {
  if (values.length === 0) return undefined
  return micros(values.toSorted((a, b) => a - b)[Math.floor(values.length * share)]!)
}
