/** One peer's incoming notes: each once, none stuck, all kept (LV2–LV8). */
import type { MidiMessage, PlayedEvent } from '../midi/message.ts'
import type { Cancel, Clock } from '../ports.ts'
import { type LocalMicros, localMicros, type Micros, micros } from '../time/units.ts'
import { Arrivals } from './arrivals.ts'
import { ByteWriter } from './byte-writer.ts'
import { type EventsPacket, MAX_DATAGRAM_BYTES } from './events-packet.ts'
import { writeFeedback } from './feedback-packet.ts'
import { createHandOver } from './hand-over.ts'
import type { Hearing } from './hearing.ts'
import { IndexWindow } from './index-window.ts'
import { Instrument } from './instrument.ts'
import { ListenerTime, type Placement, type PlayoutFigures } from './listener-time.ts'
import type { PlayoutChoice } from './playout.ts'
import { RateLimit } from './rate-limit.ts'
import type { SongLines } from './song-lines.ts'

/** What sounds, or ends, here now. */
export interface DeliveredNote {
  readonly message: MidiMessage
  /** When it was played, room clock; for a release: when it was released here. */
  readonly moment: Micros
  /** When it is due here; now or earlier means at once. */
  readonly due: LocalMicros
  /** Its take index; undefined for what a repair or a release made up. */
  readonly index: number | undefined
  readonly cause: 'played' | 'repaired' | 'released'
}

export interface LiveReceiverOptions {
  readonly clock: Clock
  readonly roomNow: () => Micros
  readonly toLocal: (moment: Micros) => LocalMicros
  readonly deliver: (note: DeliveredNote) => void
  /** Each event once, in whatever order it came, also those that came too late to be heard. */
  readonly keep: (event: PlayedEvent) => void
  /** Must copy: the buffer is used again. */
  readonly sendFeedback: (bytes: Uint8Array) => void
  /** Whether our own sound runs (LV9). */
  readonly audible: () => boolean
  /** Whether our listener has muted this player. Default: no. */
  readonly muted?: () => boolean
  /** How the listener wants to hear this player at first. Default: `live`. */
  readonly choice?: PlayoutChoice
}

export interface LiveReceiver {
  receive(packet: EventsPacket): void
  /** Events of this peer's take that came by its pages: what is missing and not too late is heard. */
  fill(events: readonly PlayedEvent[]): void
  /** How the listener wants to hear this player from now on. */
  choose(choice: PlayoutChoice): void
  /** The song as it runs, at every change; undefined while it stands. */
  follow(song: SongLines | undefined): void
  /** A ping's word on the way here, µs one way. */
  travelled(oneWay: Micros): void
  /** The room clock was set anew by more than slewing. */
  clockSet(): void
  playout(): PlayoutFigures
  placement(): Placement
  /** Our word to that player (LV9). */
  hearing(): Hearing
  /** Ends everything of this peer that sounds: link suspect or lost, peer gone, muted (LV6). */
  releaseAll(): void
  /** The same peer over a new link: packet numbers begin anew, notes and indexes go on. */
  relink(): void
  stats(): LiveReceiverStats
  /** Releases all and stops its timer. Twice is safe. */
  close(): void
}

export interface LiveReceiverStats {
  readonly packets: number
  /** Different events received. */
  readonly events: number
  /** … of which the first packet never came, or came later than a copy or a page of the take. */
  readonly recovered: number
  readonly duplicates: number
  /** Note-ons that came too late to be played. */
  readonly dropped: number
  /** Notes and controllers set right by a journal. */
  readonly repaired: number
  /** Packets not taken: absurd moments, dead epochs, floods. */
  readonly refused: number
  /** 0–1, recent. */
  readonly loss: number
  readonly jitter: Micros
}

/** Feedback after a packet: soon when one is missing, else when there is more to tell. */
const FEEDBACK_MICROS = 100_000
const GAP_FEEDBACK_MICROS = 10_000
/** How far a packet's moment of sending may lie from our room clock. */
const MAX_AHEAD_MICROS = 10_000_000
const MAX_BEHIND_MICROS = 600_000_000
/** How far an event's moment may lie from its packet's. */
const MAX_EVENT_AHEAD_MICROS = 1_000_000
const MAX_EVENT_AGE_MICROS = 60_000_000
/** A sender at its busiest stays below these. */
const PACKETS_PER_SECOND = 1_000
const EVENTS_PER_SECOND = 4_000

export function createLiveReceiver(options: LiveReceiverOptions): LiveReceiver {
  const { clock, roomNow, toLocal, deliver, keep } = options
  const muted = options.muted ?? (() => false)
  const writer = new ByteWriter(MAX_DATAGRAM_BYTES)
  const kept = new IndexWindow()
  const packetLimit = new RateLimit(PACKETS_PER_SECOND, clock.now())
  const eventLimit = new RateLimit(EVENTS_PER_SECOND, clock.now())
  const counts = { packets: 0, events: 0, recovered: 0, duplicates: 0, refused: 0 }
  let arrivals = new Arrivals()
  let epoch: number | undefined
  let closed = false
  let feedbackAt = Number.POSITIVE_INFINITY
  let cancel: Cancel = () => {}
  /** Take indexes below this are of before a release or panic: no page begins them again. */
  let fillFrom = Number.POSITIVE_INFINITY
  /** A note of theirs was handed to our output while that ran (LV9). */
  let reached = false
  let lastTransit = micros(0)

  const instrument = new Instrument((message, moment, index, cause, due) =>
    sound({ message, moment, due, index, cause }),
  )
  const time = new ListenerTime({ clock, roomNow, choice: options.choice ?? 'live' })
  const handOver = createHandOver({ clock, roomNow, toLocal, time, instrument })

  function sound(note: DeliveredNote): void {
    deliver(note)
    if (note.cause !== 'released') reached = options.audible() && !muted()
  }

  function isPlausible({ sentAt, events }: EventsPacket, ahead: number): boolean {
    if (ahead > MAX_AHEAD_MICROS || ahead < -MAX_BEHIND_MICROS) return false
    return events.every(
      ({ moment }) =>
        moment - sentAt <= MAX_EVENT_AHEAD_MICROS && sentAt - moment <= MAX_EVENT_AGE_MICROS,
    )
  }

  /** The usual transit on our own clock, however our room clock was set since it was measured. */
  const transitOf = ({ sentAt }: EventsPacket): Micros =>
    micros(arrivals.transit - (toLocal(sentAt) - sentAt))

  function take(packet: EventsPacket, live: boolean): void {
    const now = clock.now()
    const transit = transitOf(packet)
    lastTransit = transit
    const firstFresh = packet.events.length - packet.fresh
    for (const [i, event] of packet.events.entries()) {
      if (kept.has(event.index)) {
        counts.duplicates++
        continue
      }
      if (!eventLimit.take(now)) {
        counts.refused++
        continue
      }
      kept.add(event.index)
      counts.events++
      if (i < firstFresh) counts.recovered++
      keep(event)
      if (!live) continue
      time.came(micros(roomNow() - event.moment))
      handOver.event(event, transit)
    }
  }

  function fill(events: readonly PlayedEvent[]): void {
    for (const event of events) {
      if (event.index < fillFrom || kept.has(event.index)) continue
      kept.add(event.index)
      counts.recovered++
      time.came(micros(roomNow() - event.moment))
      handOver.event(event, lastTransit)
    }
  }

  function tellSoon(delay: number): void {
    const due = clock.now() + delay
    if (closed || due >= feedbackAt) return
    cancel()
    feedbackAt = due
    cancel = clock.at(localMicros(due), tell)
  }

  function tell(): void {
    feedbackAt = Number.POSITIVE_INFINITY
    const { highest, received, loss, jitter } = arrivals
    if (closed || highest === undefined || epoch === undefined) return
    writeFeedback(writer, { epoch, highest, received, loss, jitter, ...hearing() })
    arrivals.fade()
    options.sendFeedback(writer.written())
  }

  function hearing(): Hearing {
    const audible = options.audible()
    const isMuted = muted()
    // False again as soon as the sound stops or the player is muted.
    reached &&= audible && !isMuted
    return { audible, muted: isMuted, reached }
  }

  function releaseAll(): void {
    fillFrom = Number.POSITIVE_INFINITY
    handOver.clear()
    instrument.release(roomNow(), clock.now())
  }

  return {
    receive(packet) {
      if (closed) return
      const now = clock.now()
      const sent = toLocal(packet.sentAt)
      if (!packetLimit.take(now) || !isPlausible(packet, sent - now)) {
        counts.refused++
        return
      }
      counts.packets++
      const age = epoch === undefined ? 1 : (packet.epoch - epoch) | 0
      if (age > 0) {
        if (epoch !== undefined) releaseAll()
        instrument.clear()
        epoch = packet.epoch
      }
      if (age >= 0) fillFrom = Math.min(fillFrom, packet.events[0]?.index ?? packet.next)
      const isGap = arrivals.packet(packet.seq, micros(now - packet.sentAt))
      time.travelled(micros(roomNow() - packet.sentAt))
      time.step(instrument.holding)
      take(packet, age >= 0)
      if (age >= 0 && packet.journal) {
        const { journal, next, sentAt } = packet
        handOver.journal({ journal, next, sentAt }, transitOf(packet))
      }
      tellSoon(isGap ? GAP_FEEDBACK_MICROS : FEEDBACK_MICROS)
    },
    fill,
    choose(choice) {
      time.choose(choice)
      time.step(instrument.holding)
      handOver.retime()
    },
    follow(song) {
      time.follow(song)
      // What was promised a bar of a song that stops is still heard in it.
      if (song) handOver.retime()
    },
    travelled(oneWay) {
      time.travelled(oneWay)
      time.step(instrument.holding)
    },
    clockSet() {
      time.forget()
      handOver.flush()
    },
    playout: () => time.figures(),
    placement: () => time.placement(),
    hearing,
    releaseAll,
    relink() {
      arrivals = new Arrivals()
      time.forget()
    },
    stats: () => ({
      ...counts,
      dropped: instrument.dropped,
      repaired: instrument.repaired,
      loss: arrivals.loss,
      jitter: arrivals.jitter,
    }),
    close() {
      if (closed) return
      releaseAll()
      closed = true
      cancel()
      handOver.close()
    },
  }
}
