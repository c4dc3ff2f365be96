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
  // With g the warped cut-off and a1 = 1 / (1 + g (g + damping)):
  #keep = 0 // 2 a1 − 1
  #toFirst = 0 // 2 g a1
  #toSecond = 0 // 2 g² a1
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
    const a1 = 1 / (1 + g * (g + this.#damping))
    this.#keep = 2 * a1 - 1
    this.#toFirst = 2 * g * a1
    this.#toSecond = g * this.#toFirst
  }

  /** As that one is tuned: what a cut-off costs is computed once for two sides. */
  retuneAs(other: StateFilter): void {
    this.cutoff = other.cutoff
    this.q = other.q
    this.#damping = other.#damping
    this.#keep = other.#keep
    this.#toFirst = other.#toFirst
    this.#toSecond = other.#toSecond
  }

  /** What lies below the cut-off, of the first `frames` of `samples`, in place. */
  lowPass(samples: Float64Array, frames: number): void {
    const keep = this.#keep
    const toFirst = this.#toFirst
    const toSecond = this.#toSecond
    let first = this.#first
    let second = this.#second
    for (let i = 0; i < frames; i++) {
      // The shortest way from one frame's states to the next: it is what a frame takes.
      const rest = samples[i]! - second
      const before = second
      second = second + toFirst * first + toSecond * rest
      first = keep * first + toFirst * rest
      samples[i] = 0.5 * (before + second)
    }
    this.#first = first
    this.#second = second
  }

  /** The same in two filters side by side, `samples` here and `others` there: neither waits for the other. */
  lowPassBoth(
    samples: Float64Array,
    other: StateFilter,
    others: Float64Array,
    frames: number,
  ): void {
    const keep = this.#keep
    const toFirst = this.#toFirst
    const toSecond = this.#toSecond
    const otherKeep = other.#keep
    const otherToFirst = other.#toFirst
    const otherToSecond = other.#toSecond
    let first = this.#first
    let second = this.#second
    let otherFirst = other.#first
    let otherSecond = other.#second
    for (let i = 0; i < frames; i++) {
      const rest = samples[i]! - second
      const otherRest = others[i]! - otherSecond
      const before = second
      const otherBefore = otherSecond
      second = second + toFirst * first + toSecond * rest
      otherSecond = otherSecond + otherToFirst * otherFirst + otherToSecond * otherRest
      first = keep * first + toFirst * rest
      otherFirst = otherKeep * otherFirst + otherToFirst * otherRest
      samples[i] = 0.5 * (before + second)
      others[i] = 0.5 * (otherBefore + otherSecond)
    }
    this.#first = first
    this.#second = second
    other.#first = otherFirst
    other.#second = otherSecond
  }

  /** What lies above the cut-off, of the first `frames` of `samples`, in place. */
  highPass(samples: Float64Array, frames: number): void {
    const keep = this.#keep
    const toFirst = this.#toFirst
    const toSecond = this.#toSecond
    const damping = this.#damping
    let first = this.#first
    let second = this.#second
    for (let i = 0; i < frames; i++) {
      const sample = samples[i]!
      const rest = sample - second
      const low = second
      const band = first
      second = second + toFirst * first + toSecond * rest
      first = keep * first + toFirst * rest
      samples[i] = sample - 0.5 * (damping * (band + first) + low + second)
    }
    this.#first = first
    this.#second = second
  }
}
