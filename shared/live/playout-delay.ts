/** How long to wait for a link's notes: what the slowest hundredth took, moved with care (LV11). */
import { type LocalMicros, type Micros, micros, ms, seconds } from '../time/units.ts'
import { PercentileWindow } from './percentile-window.ts'

const EVIDENCE = seconds(30)
const SLOWEST = 0.99
/** It shrinks by a thousandth: 1 ms a second. */
const SHRINKING = 1 / 1000
/** How often the percentile is taken anew while nothing exceeds it. */
const LOOK_EVERY = ms(250)

export class PlayoutDelay {
  readonly #min: Micros
  readonly #max: Micros
  readonly #window = new PercentileWindow(EVIDENCE)
  #slowest = 0
  #lookedAt = Number.NEGATIVE_INFINITY
  #delay: number
  #shrunkAt: LocalMicros | undefined

  /** Bounds of the delay, µs. */
  constructor(min: Micros, max: Micros) {
    this.#min = min
    this.#max = max
    this.#delay = min
  }

  get value(): Micros {
    return micros(this.#delay)
  }

  /** An event came so long after it was played. A longer delay holds from this very event on. */
  add(lateness: Micros, now: LocalMicros): void {
    this.#window.add(lateness, now)
    if (lateness <= this.#slowest && now - this.#lookedAt < LOOK_EVERY) return
    this.#look(now)
    this.#delay = Math.max(this.#delay, this.#target())
  }

  /** Call often. It shrinks only while the player rests, so that no phrase is pulled together. */
  rest(now: LocalMicros, isResting: boolean): void {
    const since = this.#shrunkAt ?? now
    this.#shrunkAt = isResting ? now : undefined
    if (!isResting || now === since) return
    if (now - this.#lookedAt >= LOOK_EVERY) this.#look(now)
    const least = Math.max(this.#target(), this.#delay - (now - since) * SHRINKING)
    this.#delay = Math.min(this.#delay, least)
  }

  /** Begins anew: what was measured was another link, or on another clock. */
  clear(): void {
    this.#window.clear()
    this.#slowest = 0
    this.#lookedAt = Number.NEGATIVE_INFINITY
    this.#delay = this.#min
  }

  #look(now: LocalMicros): void {
    this.#lookedAt = now
    this.#slowest = this.#window.at(SLOWEST, now) ?? this.#slowest
  }
  #target(): number {
    return Math.min(this.#max, Math.max(this.#min, this.#slowest))
  }
}
