/**
 * One mode of a body: a two-pole band-pass, 0 dB at its middle.
 * Source: R. Bristow-Johnson, Cookbook Formulae for Audio EQ Biquad Filter Coefficients.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Resonator {
  readonly #b0: number
  readonly #a1: number
  readonly #a2: number
  #x1 = 0
  #x2 = 0
  #y1 = 0
  #y2 = 0

  constructor(sampleRate: number, hz: number, q: number) {
    const omega = (2 * Math.PI * hz) / sampleRate
    const alpha = Math.sin(omega) / (2 * q)
    this.#b0 = alpha / (1 + alpha)
    this.#a1 = (-2 * Math.cos(omega)) / (1 + alpha)
    this.#a2 = (1 - alpha) / (1 + alpha)
  }

  reset(): void {
    this.#x1 = 0
    this.#x2 = 0
    this.#y1 = 0
    this.#y2 = 0
  }

  /** Adds `gain` times what rings with the first `frames` of `samples`. */
  addTo(samples: Float64Array, frames: number, gain: number): void {
    let x1 = this.#x1
    let x2 = this.#x2
    let y1 = this.#y1
    let y2 = this.#y2
    for (let i = 0; i < frames; i++) {
      const x = samples[i]!
      const y = this.#b0 * (x - x2) - this.#a1 * y1 - this.#a2 * y2
      x2 = x1
      x1 = x
      y2 = y1
      y1 = y
      samples[i] = x + gain * y
    }
    this.#x1 = x1
    this.#x2 = x2
    this.#y1 = y1
    this.#y2 = y2
  }
}
