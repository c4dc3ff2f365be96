/** Lowest and highest cut-off, Hz and share of the sample rate: beyond it tan() runs away. */
const LOWEST_CUTOFF = 10
const HIGHEST_CUTOFF_SHARE = 0.48

/**
 * State variable filter, 12 dB per octave, trapezoidal integrators: stays stable and in tune while
 * its cut-off moves. Sources: V. Zavalishin, The Art of VA Filter Design, 2018, ch. 4; A. Simper,
 * Solving the continuous SVF equations using trapezoidal integration, Cytomic, 2013.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class StateFilter {
  /** Hz, held within what the sample rate allows; takes effect with `retune`, as does `q`. */
  cutoff = 0
  /** Resonance, 0.707 is flat. */
  q = Math.SQRT1_2
  readonly #sampleRate: number
  #damping = 0
  #a1 = 0
  #a2 = 0
  #a3 = 0
  #first = 0 // states of the two integrators
  #second = 0

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate
    this.cutoff = sampleRate / 4
    this.retune()
  }

  reset(): void {
    this.#first = 0
    this.#second = 0
  }

  /** After `cutoff` or `q` has changed. */
  retune(): void {
    const highest = HIGHEST_CUTOFF_SHARE * this.#sampleRate
    const hz = Math.min(Math.max(this.cutoff, LOWEST_CUTOFF), highest)
    const g = Math.tan((Math.PI * hz) / this.#sampleRate)
    this.#damping = 1 / this.q
    this.#a1 = 1 / (1 + g * (g + this.#damping))
    this.#a2 = g * this.#a1
    this.#a3 = g * this.#a2
  }

  /** What lies below the cut-off, of the first `frames` of `samples`, in place. */
  lowPass(samples: Float64Array, frames: number): void {
    const a1 = this.#a1
    const a2 = this.#a2
    const a3 = this.#a3
    let first = this.#first
    let second = this.#second
    for (let i = 0; i < frames; i++) {
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

  /** What lies above the cut-off, of the first `frames` of `samples`, in place. */
  highPass(samples: Float64Array, frames: number): void {
    const a1 = this.#a1
    const a2 = this.#a2
    const a3 = this.#a3
    const damping = this.#damping
    let first = this.#first
    let second = this.#second
    for (let i = 0; i < frames; i++) {
      const v0 = samples[i]!
      const v3 = v0 - second
      const band = a1 * first + a2 * v3
      const low = second + a2 * first + a3 * v3
      first = 2 * band - first
      second = 2 * low - second
      samples[i] = v0 - damping * band - low
    }
    this.#first = first
    this.#second = second
  }
}
