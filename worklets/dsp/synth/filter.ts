/** Lowest and highest cut-off, Hz and share of the sample rate: beyond it tan() runs away. */
const LOWEST_CUTOFF = 10
const HIGHEST_CUTOFF_SHARE = 0.48

/**
 * State variable low-pass, 12 dB per octave, trapezoidal integrators: stays stable and in tune while
 * its cut-off moves. Sources: V. Zavalishin, The Art of VA Filter Design, 2018, ch. 4; A. Simper,
 * Solving the continuous SVF equations using trapezoidal integration, Cytomic, 2013.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class LowPass {
  readonly #sampleRate: number
  #a1 = 0
  #a2 = 0
  #a3 = 0
  #first = 0 // states of the two integrators
  #second = 0

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate
    this.set(sampleRate / 4, Math.SQRT1_2)
  }

  reset(): void {
    this.#first = 0
    this.#second = 0
  }

  /** @param cutoff Hz, clamped to what the sample rate allows  @param q resonance, 0.707 is flat */
  set(cutoff: number, q: number): void {
    const highest = HIGHEST_CUTOFF_SHARE * this.#sampleRate
    const hz = Math.min(Math.max(cutoff, LOWEST_CUTOFF), highest)
    const g = Math.tan((Math.PI * hz) / this.#sampleRate)
    this.#a1 = 1 / (1 + g * (g + 1 / q))
    this.#a2 = g * this.#a1
    this.#a3 = g * this.#a2
  }

  /** Filters `samples[from, to)` in place. */
  process(samples: Float64Array, from: number, to: number): void {
    const a1 = this.#a1
    const a2 = this.#a2
    const a3 = this.#a3
    let first = this.#first
    let second = this.#second
    for (let i = from; i < to; i++) {
      const v3 = samples[i]! - second
      const band = a1 * first + a2 * v3
      const low = second + a2 * first + a3 * v3
      first = 2 * band - first
      second = 2 * low - second
      samples[i] = low
    }
    this.#first = first
    this.#second = second
  }
}
