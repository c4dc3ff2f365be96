import type { LocalMicros } from '../time/units.ts'

/** A bucket that fills at `perSecond` up to one second's worth. */
export class RateLimit {
  readonly #perSecond: number
  #left: number
  #at: LocalMicros

  constructor(perSecond: number, now: LocalMicros) {
    this.#perSecond = perSecond
    this.#left = perSecond
    this.#at = now
  }

  /** @returns false when so many are not left: then none is taken */
  take(now: LocalMicros, amount = 1): boolean {
    const passed = Math.max(0, now - this.#at) / 1e6
    this.#left = Math.min(this.#perSecond, this.#left + passed * this.#perSecond)
    this.#at = now
    if (this.#left < amount) return false
    this.#left -= amount
    return true
  }
}
