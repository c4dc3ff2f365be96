const PEAK_FALL_DB_PER_SECOND = 20
const RMS_SECONDS = 0.1
/** Below −120 dBFS a level is 0: it would else creep through denormal numbers. */
const FLOOR = 1e-12

/**
 * Peak and RMS of the output, frame by frame, so that block sizes do not show.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Meter {
  readonly #fall: number
  readonly #glide: number
  #peakLeft = 0
  #peakRight = 0
  #square = 0

  constructor(sampleRate: number) {
    this.#fall = 10 ** (-PEAK_FALL_DB_PER_SECOND / 20 / sampleRate)
    this.#glide = 1 - Math.exp(-1 / (RMS_SECONDS * sampleRate))
  }

  /** Linear. */
  get peakLeft(): number {
    return this.#peakLeft
  }

  get peakRight(): number {
    return this.#peakRight
  }

  get rms(): number {
    return Math.sqrt(this.#square)
  }

  observe(left: Float32Array, right: Float32Array, from: number, to: number): void {
    const fall = this.#fall
    const glide = this.#glide
    let peakLeft = this.#peakLeft
    let peakRight = this.#peakRight
    let square = this.#square
    for (let i = from; i < to; i++) {
      const l = left[i]!
      const r = right[i]!
      peakLeft = Math.max(Math.abs(l), peakLeft * fall)
      peakRight = Math.max(Math.abs(r), peakRight * fall)
      square += ((l * l + r * r) / 2 - square) * glide
    }
    this.#peakLeft = peakLeft
    this.#peakRight = peakRight
    this.#square = square
    this.#settle()
  }

  /** As if `frames` of silence had been observed. */
  rest(frames: number): void {
    if (this.#square === 0 && this.#peakLeft === 0 && this.#peakRight === 0) return
    const fall = this.#fall ** frames
    this.#peakLeft *= fall
    this.#peakRight *= fall
    this.#square *= (1 - this.#glide) ** frames
    this.#settle()
  }

  #settle(): void {
    if (this.#square < FLOOR) this.#square = 0
    if (this.#peakLeft < FLOOR) this.#peakLeft = 0
    if (this.#peakRight < FLOOR) this.#peakRight = 0
  }
}
