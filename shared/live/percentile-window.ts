/** Measurements of the last so many seconds, and their percentiles. */

/** As many as are kept: at more than 30 a second the window is shorter than its span. */
const CAPACITY = 1_024

export class PercentileWindow {
  readonly #span: number
  readonly #values = new Float64Array(CAPACITY)
  readonly #moments = new Float64Array(CAPACITY)
  #first = 0
  #next = 0
  #sorted: Float64Array | undefined

  /** @param span µs */
  constructor(span: number) {
    this.#span = span
  }

  get size(): number {
    return this.#next - this.#first
  }

  /** @param now µs, on whatever clock, never going back by more than the span */
  add(value: number, now: number): void {
    this.#values[this.#next % CAPACITY] = value
    this.#moments[this.#next % CAPACITY] = now
    this.#next++
    this.#first = Math.max(this.#first, this.#next - CAPACITY)
    this.#sorted = undefined
  }

  /**
   * The smallest measurement that a `share` of them does not exceed; undefined when there is none.
   * Sorts once after each change.
   */
  at(share: number, now: number): number | undefined {
    this.#forget(now)
    const { size } = this
    if (size === 0) return undefined
    this.#sorted ??= this.#present().sort()
    return this.#sorted[Math.max(0, Math.ceil(share * size) - 1)]
  }

  clear(): void {
    this.#first = this.#next
    this.#sorted = undefined
  }

  #forget(now: number): void {
    while (this.size > 0 && now - this.#moments[this.#first % CAPACITY]! > this.#span) {
      this.#first++
      this.#sorted = undefined
    }
  }

  #present(): Float64Array {
    return Float64Array.from(
      { length: this.size },
      (_, n) => this.#values[(this.#first + n) % CAPACITY]!,
    )
  }
}
