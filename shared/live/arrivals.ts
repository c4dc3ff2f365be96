/** What a link does to events packets: which are missing, how long they take, how unevenly. */
import { type Micros, micros } from '../time/units.ts'

const TRANSITS = 32
/** Older counts lose this share of their weight at each feedback. */
const FADE = 0.9
/** A jump of packet numbers beyond this is a sender that began anew, not a loss. */
const RESTART = 1_000
/** No weather delays a packet by so much: the sender is on another clock now. */
const OTHER_CLOCK_MICROS = 60_000_000

export class Arrivals {
  #highest: number | undefined
  #received = 0
  #expected = 0
  #arrived = 0
  #jitter = 0
  #lastTransit: number | undefined
  readonly #transits = new Float64Array(TRANSITS)
  #transitCount = 0
  #median = 0

  /** The newest packet number, undefined before the first. */
  get highest(): number | undefined {
    return this.#highest
  }
  /** As in the feedback packet: bit i for packet highest − 1 − i. */
  get received(): number {
    return this.#received
  }
  /** 0–1, recent. */
  get loss(): number {
    return this.#expected === 0 ? 0 : Math.max(0, 1 - this.#arrived / this.#expected)
  }
  /** Smoothed difference of successive transits, as in RFC 3550 §6.4.1. */
  get jitter(): Micros {
    return micros(this.#jitter)
  }
  /** Median of the last 32: arrival on our own clock less the sender's moment of sending, raw. */
  get transit(): Micros {
    return micros(this.#median)
  }

  /** @returns whether packets before this one are missing that were not known to be */
  packet(seq: number, transit: Micros): boolean {
    this.#measure(transit)
    const ahead =
      this.#highest === undefined ? 1 : ((seq - this.#highest + 0x8000) & 0xffff) - 0x8000
    if (this.#highest === undefined || Math.abs(ahead) > RESTART) {
      this.#highest = seq
      // What came before the first packet is nobody's loss.
      this.#received = 0xffffffff
      this.#expected++
      this.#arrived++
      return false
    }
    if (ahead <= 0) {
      const bit = -ahead - 1
      const isNew = bit >= 0 && bit < 32 && ((this.#received >>> bit) & 1) === 0
      if (isNew) {
        this.#received = (this.#received | (1 << bit)) >>> 0
        this.#arrived++
      }
      return false
    }
    this.#highest = seq
    this.#received =
      ahead > 32
        ? 0
        : ahead === 32
          ? 0x80000000
          : ((this.#received << ahead) | (1 << (ahead - 1))) >>> 0
    this.#expected += ahead
    this.#arrived++
    return ahead > 1
  }

  /** Call once per feedback. */
  fade(): void {
    this.#expected *= FADE
    this.#arrived *= FADE
  }

  #measure(transit: Micros): void {
    if (Math.abs(transit - this.#median) > OTHER_CLOCK_MICROS) {
      this.#transitCount = 0
      this.#lastTransit = undefined
    }
    if (this.#lastTransit !== undefined)
      this.#jitter += (Math.abs(transit - this.#lastTransit) - this.#jitter) / 16
    this.#lastTransit = transit
    this.#transits[this.#transitCount++ % TRANSITS] = transit
    const known = this.#transits.slice(0, Math.min(this.#transitCount, TRANSITS)).sort()
    this.#median = known[known.length >> 1]!
  }
}
