/**
 * One direction of a link that we carry for two others (RL5, RL6): paced, bounded, and always behind
 * what we have to say ourselves.
 */
import { RateLimit } from '../live/rate-limit.ts'
import type { Cancel, Clock } from '../ports.ts'
import { FRAME_COST_BYTES, FROM_CARRIER, RELAY_WINDOW_BYTES } from '../protocol/relay-message.ts'
import { localMicros, ms } from '../time/units.ts'
import type { Hop } from './relay-hop.ts'

const SYNC_BYTES_A_SECOND = 512 * 1024
const LIVE_BYTES_A_SECOND = 128 * 1024
const LIVE_DATAGRAMS_A_SECOND = 400
/** A live lane that holds so much back is late already. */
const MAX_LIVE_BACKLOG_BYTES = 16_384
const LOOK_AGAIN = ms(5)
/** In a carried datagram (RL6). */
const CIRCUIT_AT = 1

export class CarriedWay {
  readonly #clock: Clock
  readonly #circuit: number
  readonly #hop: () => Hop | undefined
  readonly #frames: Uint8Array[] = []
  readonly #syncBudget: RateLimit
  readonly #liveBudget: RateLimit
  readonly #liveCount: RateLimit
  #bytes = 0
  #said = 0
  /** Of the other direction; only the newest counts. */
  #ack: number | undefined
  #closing = false
  #onDone: () => void = () => {}
  #cancel: Cancel | undefined

  /** @param hop to the end that this direction leads to; undefined once that link is gone */
  constructor(options: { clock: Clock; circuit: number; hop: () => Hop | undefined }) {
    this.#clock = options.clock
    this.#circuit = options.circuit | FROM_CARRIER
    this.#hop = options.hop
    const now = options.clock.now()
    this.#syncBudget = new RateLimit(SYNC_BYTES_A_SECOND, now)
    this.#liveBudget = new RateLimit(LIVE_BYTES_A_SECOND, now)
    this.#liveCount = new RateLimit(LIVE_DATAGRAMS_A_SECOND, now)
  }

  /** Frames that have gone out. The far end cannot have received more. */
  get said(): number {
    return this.#said
  }

  /** Copies. @returns false when its sender has more on the way than the window allows */
  frame(box: Uint8Array): boolean {
    const cost = box.length + FRAME_COST_BYTES
    if (this.#closing || this.#bytes + cost > RELAY_WINDOW_BYTES) return false
    this.#frames.push(box.slice())
    this.#bytes += cost
    this.#pump()
    return true
  }

  ack(frames: number): void {
    this.#ack = frames
    this.#pump()
  }

  /** At once or never. @returns false when it was dropped */
  datagram(bytes: Uint8Array): boolean {
    const hop = this.#hop()
    const now = this.#clock.now()
    if (!hop || hop.liveBacklog() > MAX_LIVE_BACKLOG_BYTES) return false
    if (!this.#liveCount.take(now) || !this.#liveBudget.take(now, bytes.length)) return false
    const carried = bytes.slice()
    carried[CIRCUIT_AT] = this.#circuit
    hop.throw(carried)
    return true
  }

  /** Says close after all that waits; then `onDone`. */
  finish(onDone: () => void): void {
    this.#closing = true
    this.#onDone = onDone
    this.#pump()
  }

  /** Stops at once; nothing more is said. Twice is safe. */
  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#frames.length = 0
    this.#bytes = 0
    this.#ack = undefined
  }

  #pump(): void {
    if (this.#cancel) return
    const hop = this.#hop()
    if (!hop) return
    while (this.#ack !== undefined || this.#frames.length > 0) {
      const cost = this.#ack === undefined ? this.#headCost() : FRAME_COST_BYTES
      if (hop.isBusy() || !this.#syncBudget.take(this.#clock.now(), cost)) {
        this.#lookAgain()
        return
      }
      this.#sayNext(hop)
    }
    if (!this.#closing) return
    hop.say({ name: 'close', circuit: this.#circuit })
    this.#onDone()
  }

  #headCost(): number {
    return (this.#frames[0]?.length ?? 0) + FRAME_COST_BYTES
  }

  /** Acks first: they are few, and the other direction waits for them. */
  #sayNext(hop: Hop): void {
    const circuit = this.#circuit
    if (this.#ack !== undefined) {
      hop.say({ name: 'ack', circuit, frames: this.#ack })
      this.#ack = undefined
      return
    }
    this.#bytes -= this.#headCost()
    const box = this.#frames.shift()
    if (!box) return
    this.#said++
    hop.say({ name: 'frame', circuit, box })
  }

  #lookAgain(): void {
    this.#cancel = this.#clock.at(localMicros(this.#clock.now() + LOOK_AGAIN), () => {
      this.#cancel = undefined
      this.#pump()
    })
  }
}
