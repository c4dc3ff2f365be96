/** How often an event travels until the other side has it: the tail of each packet (LV2). */
import type { PlayedEvent } from '../midi/message.ts'
import type { LocalMicros } from '../time/units.ts'
import type { Feedback } from './feedback-packet.ts'

/** An event is given up here after this; the journal repairs its effect, the take's pages the event. */
const TAIL_MICROS = 2_000_000
const TAIL_EVENTS = 64
/** Packets of which we know what they carried. More than a feedback can name. */
const REMEMBERED_PACKETS = 128
/** Share of events that may be lost for good before the journal helps. */
const TOLERATED = 1e-4
const MIN_COPIES = 2
const MAX_COPIES = 8
/** Until the first feedback says better. */
const ASSUMED_LOSS = 0.05

/** Smallest k with loss^(k+1) ≤ 10⁻⁴, within 2–8. */
export function copiesFor(loss: number): number {
  if (loss <= 0) return MIN_COPIES
  if (loss >= 1) return MAX_COPIES
  const copies = Math.ceil(Math.log(TOLERATED) / Math.log(loss)) - 1
  return Math.min(MAX_COPIES, Math.max(MIN_COPIES, copies))
}

interface Sent {
  readonly event: PlayedEvent
  readonly at: LocalMicros
  acknowledged: boolean
}

export class Tail {
  #sent: Sent[] = []
  readonly #carried: { seq: number; sent: readonly Sent[] }[] = []
  #loss = ASSUMED_LOSS

  add(events: readonly PlayedEvent[], at: LocalMicros): void {
    for (const event of events) this.#sent.push({ event, at, acknowledged: false })
    if (this.#sent.length > TAIL_EVENTS) this.#sent = this.#sent.slice(-TAIL_EVENTS)
  }

  /** Whether something may still be missing on the other side. */
  isOpen(now: LocalMicros): boolean {
    return this.#open(now).length > 0
  }

  /** How many events before the fresh ones a packet should carry, by the loss measured. */
  get copies(): number {
    return copiesFor(this.#loss)
  }

  /** What packet `seq` carries: the newest `count` of the unacknowledged events, oldest first. */
  take(seq: number, count: number, now: LocalMicros): readonly PlayedEvent[] {
    const open = this.#open(now)
    const sent = open.slice(Math.max(0, open.length - count))
    this.#carried[seq % REMEMBERED_PACKETS] = { seq, sent }
    return sent.map(({ event }) => event)
  }

  /** @returns whether packets are missing that this feedback could have named */
  acknowledge({ highest, received, loss }: Feedback): boolean {
    this.#loss = loss
    this.#markArrived(highest)
    let missing = false
    for (let i = 0; i < 32; i++) {
      const seq = (highest - 1 - i) & 0xffff
      if ((received >>> i) & 1) this.#markArrived(seq)
      else missing ||= this.#isOpenAt(seq)
    }
    return missing
  }

  clear(): void {
    this.#sent = []
    this.#carried.length = 0
  }

  #open(now: LocalMicros): readonly Sent[] {
    this.#sent = this.#sent.filter(one => !one.acknowledged && now - one.at < TAIL_MICROS)
    return this.#sent
  }
  #markArrived(seq: number): void {
    const packet = this.#carried[seq % REMEMBERED_PACKETS]
    if (packet?.seq === seq) for (const one of packet.sent) one.acknowledged = true
  }
  #isOpenAt(seq: number): boolean {
    const packet = this.#carried[seq % REMEMBERED_PACKETS]
    return packet?.seq === seq && packet.sent.some(one => !one.acknowledged)
  }
}
