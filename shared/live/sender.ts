/** One link's outgoing notes: at once, then again until they have arrived (LV2). */
import type { PlayedEvent } from '../midi/message.ts'
import type { Cancel, Clock } from '../ports.ts'
import { type LocalMicros, localMicros, type Micros } from '../time/units.ts'
import { ByteWriter } from './byte-writer.ts'
import { Coalescer } from './coalescer.ts'
import {
  MAX_DATAGRAM_BYTES,
  MAX_EVENTS,
  MAX_FRESH,
  writeEvents,
  writeSnapshot,
} from './events-packet.ts'
import type { Feedback } from './feedback-packet.ts'
import type { Journal } from './journal.ts'
import { Tail } from './redundancy.ts'

export interface LiveSenderOptions {
  readonly clock: Clock
  /** The room clock now. */
  readonly roomNow: () => Micros
  /** The player's present epoch, the same on all links. */
  readonly epoch: number
  /** The player's own, shared by all links; apply each event before `play`. */
  readonly journal: Journal
  /** Must copy: the buffer is used again. */
  readonly send: (bytes: Uint8Array) => void
}

export interface LiveSender {
  /** Sends it now, unless it is a controller value that a newer one may overtake within 5 ms. */
  play(event: PlayedEvent): void
  feedback(feedback: Feedback): void
  /** A new epoch: what is in flight dies, and the other side releases everything. */
  panic(epoch: number): void
  stats(): LiveSenderStats
  /** Stops its timers. Twice is safe. */
  close(): void
}

export interface LiveSenderStats {
  readonly packets: number
  readonly bytes: number
  readonly guards: number
  readonly snapshots: number
  /** Controller values that a newer one overtook. */
  readonly coalesced: number
}

/** After the last event, µs: copies spread in time, since Wi-Fi loses in bursts. */
const GUARDS_MICROS = [5_000, 15_000, 40_000, 100_000]
/**
 * While somebody plays fast the next event's packet is the better guard against a burst; the first one is
 * for the packet that is lost alone: at 1 % loss its delay is the 99th percentile of all.
 */
const DENSE_GUARDS_MICROS = [4_000, 30_000, 60_000, 120_000]
const DENSE_GAP_MICROS = 30_000
const SNAPSHOT_MICROS = 250_000
const IDLE_SNAPSHOT_MICROS = 1_000_000
/** Snapshots stay frequent for this long after the last event. */
const LINGER_MICROS = 2_000_000
/** A feedback that names a gap is answered at most this often. */
const REPAIR_MICROS = 50_000
/** Guards and snapshots carry more of the tail than an event's own packet. */
const GUARD_EVENTS = 16

export function createLiveSender(options: LiveSenderOptions): LiveSender {
  const { clock, roomNow, journal, send } = options
  const writer = new ByteWriter(MAX_DATAGRAM_BYTES)
  const coalescer = new Coalescer()
  const tail = new Tail()
  const counts = { packets: 0, bytes: 0, guards: 0, snapshots: 0 }
  let epoch = options.epoch
  let seq = 0
  let lastEventAt: LocalMicros | undefined
  let gap = DENSE_GAP_MICROS * 2
  let guards: readonly number[] = GUARDS_MICROS
  let guardsSent = GUARDS_MICROS.length
  let lastSnapshotAt = localMicros(clock.now() - IDLE_SNAPSHOT_MICROS)
  /** False from a panic until the other side answers in the new epoch. */
  let epochArrived = true
  let closed = false
  let wakeAt = Number.POSITIVE_INFINITY
  let cancel: Cancel = () => {}

  function transmit(): void {
    seq = (seq + 1) & 0xffff
    counts.packets++
    counts.bytes += writer.length
    send(writer.written())
  }

  function emit(fresh: readonly PlayedEvent[]): void {
    const now = clock.now()
    for (let from = 0; from < fresh.length; from += MAX_FRESH) {
      const part = fresh.slice(from, from + MAX_FRESH)
      tail.add(part, now)
      const events = tail.take(seq, Math.min(MAX_EVENTS, part.length + tail.copies), now)
      const head = { epoch, seq, sentAt: roomNow(), events, fresh: part.length }
      writeEvents(writer, head, journal)
      transmit()
    }
    if (lastEventAt !== undefined) gap += (Math.min(now - lastEventAt, 500_000) - gap) / 8
    lastEventAt = now
    guards = gap < DENSE_GAP_MICROS ? DENSE_GUARDS_MICROS : GUARDS_MICROS
    guardsSent = 0
  }

  function guard(now: LocalMicros): void {
    guardsSent++
    if (!epochArrived) {
      snapshot(now)
      return
    }
    // The first guard of many must stay small; the later ones come only when playing pauses.
    const events = tail.take(seq, guardsSent === 1 ? tail.copies : GUARD_EVENTS, now)
    if (events.length === 0) return
    counts.guards++
    writeEvents(writer, { epoch, seq, sentAt: roomNow(), events, fresh: 0 }, journal)
    transmit()
  }

  function snapshot(now: LocalMicros): void {
    lastSnapshotAt = now
    let states = [...journal.states()]
    do {
      const events = tail.take(seq, GUARD_EVENTS, now)
      const head = { epoch, seq, sentAt: roomNow(), events, fresh: 0 }
      counts.snapshots++
      states = [...writeSnapshot(writer, head, journal.next, states)]
      transmit()
    } while (states.length > 0)
  }

  const snapshotDueAt = (now: LocalMicros): number => {
    const isUnused = lastEventAt === undefined && journal.next === 0
    if (isUnused) return Infinity
    const lingers = lastEventAt !== undefined && now - lastEventAt < LINGER_MICROS
    return lastSnapshotAt + (journal.holding || lingers ? SNAPSHOT_MICROS : IDLE_SNAPSHOT_MICROS)
  }
  const guardDueAt = (now: LocalMicros): number => {
    const delay = guards[guardsSent]
    if (delay === undefined || lastEventAt === undefined) return Infinity
    if (epochArrived && !tail.isOpen(now)) return Infinity
    return lastEventAt + delay
  }

  function work(): void {
    wakeAt = Infinity
    const now = clock.now()
    if ((coalescer.dueAt ?? Infinity) <= now) emit(coalescer.flush(now))
    if (snapshotDueAt(now) <= now) snapshot(now)
    else if (guardDueAt(now) <= now) guard(now)
    plan()
  }

  /** One timer, moved only when it must fire earlier: playing fast sets none anew. */
  function plan(): void {
    if (closed) return
    const now = clock.now()
    const due = Math.min(coalescer.dueAt ?? Infinity, guardDueAt(now), snapshotDueAt(now))
    if (due >= wakeAt) return
    cancel()
    wakeAt = due
    cancel = clock.at(localMicros(due), work)
  }

  plan()
  return {
    play(event) {
      if (closed) return
      journal.apply(event)
      emit(coalescer.add(event, clock.now()))
      plan()
    },
    feedback(feedback) {
      if (closed || feedback.epoch !== epoch) return
      const now = clock.now()
      epochArrived = true
      if (tail.acknowledge(feedback) && now - lastSnapshotAt >= REPAIR_MICROS) snapshot(now)
      plan()
    },
    panic(newEpoch) {
      if (closed) return
      const now = clock.now()
      epoch = newEpoch
      epochArrived = false
      coalescer.flush(now)
      tail.clear()
      lastEventAt = now
      guards = GUARDS_MICROS
      guardsSent = 0
      snapshot(now)
      plan()
    },
    stats: () => ({ ...counts, coalesced: coalescer.replaced }),
    close() {
      closed = true
      cancel()
    },
  }
}
