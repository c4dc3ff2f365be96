import { HARMONIC_COUNTS, TABLE_SIZE, type Wave } from './wavetable.ts'

/** Higher than any note bent upwards at 44.1 kHz; above it even a sine would alias. Turns per frame. */
const HIGHEST_STEP = 0.49
/** A turn is 2³² steps of a whole number, which wraps by itself. */
const TURN = 2 ** 32
const INDEX_SHIFT = 32 - Math.log2(TABLE_SIZE)
const BETWEEN_MASK = 2 ** INDEX_SHIFT - 1
const BETWEEN_SCALE = 2 ** -INDEX_SHIFT
const HALF_TURN = TURN / 2

const LOWER = 0
const MIDDLE = 1
const UPPER = 2

/**
 * Copies of a wave beside each other in pitch, in one pass: a middle and a lower one where there is one
 * side, an upper one as well where there are two. Read from band-limited tables, linearly interpolated.
 * What it is to do stands in fields: a fraction handed over in a call would be put on the heap wherever
 * the call is not inlined.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Unison {
  /** Of the middle one, turns per frame; takes effect with `retune`, as does `spread`. */
  step = 0
  /** Frequency of the upper one over the middle's, and of the middle one over the lower's; ≥ 1. */
  spread = 1
  /** So much of the wave half a cycle on is taken away: 1 leaves a square of a saw. */
  square = 0
  /** Linear, of the middle one. */
  middleGain = 1
  /** Of the lower one to the left, or where there is one side, and of the upper one to the right … */
  nearGain = 0
  /** … and each to the other side. */
  farGain = 0
  readonly #tables: readonly Float32Array[]
  readonly #turns = new Int32Array(3)
  readonly #steps = new Int32Array(3)
  #table: Float32Array
  #from = 0 // whole number of a turn by which the pass reads ahead; the first reads at 0, and overwrites …
  #weight = 1 // … and by how much it counts

  constructor(wave: Wave) {
    this.#tables = wave.tables
    this.#table = wave.tables[0]!
  }

  /** @param lower where it begins, turns  @param upper likewise; the middle one begins at a zero crossing */
  start(lower: number, upper: number): void {
    this.#turns[LOWER] = lower * TURN
    this.#turns[MIDDLE] = 0
    this.#turns[UPPER] = upper * TURN
  }

  /** Takes the table with the most harmonics of which all three's lie below half the rate. */
  retune(): void {
    const highest = Math.min(HIGHEST_STEP, this.step * this.spread)
    this.#steps[UPPER] = highest * TURN
    this.#steps[MIDDLE] = Math.min(HIGHEST_STEP, this.step) * TURN
    this.#steps[LOWER] = Math.min(HIGHEST_STEP, this.step / this.spread) * TURN
    const most = 0.5 / highest
    let level = HARMONIC_COUNTS.length - 1
    while (level > 0 && HARMONIC_COUNTS[level]! >= most) level--
    this.#table = this.#tables[level]!
  }

  /** Overwrites the first `frames` of `out`. */
  fill(out: Float64Array, frames: number): void {
    this.#from = 0
    this.#weight = 1
    this.#addMono(out, frames)
    if (this.square > 0) {
      this.#from = HALF_TURN
      this.#weight = -this.square
      this.#addMono(out, frames)
    }
    this.#advance(frames)
  }

  /** Overwrites the first `frames` of two sides. */
  fillBoth(left: Float64Array, right: Float64Array, frames: number): void {
    this.#from = 0
    this.#weight = 1
    this.#addStereo(left, right, frames)
    if (this.square > 0) {
      this.#from = HALF_TURN
      this.#weight = -this.square
      this.#addStereo(left, right, frames)
    }
    this.#advance(frames)
  }

  #addMono(out: Float64Array, frames: number): void {
    const table = this.#table
    const middleGain = this.middleGain * this.#weight
    const nearGain = this.nearGain * this.#weight
    const lowerStep = this.#steps[LOWER]!
    const middleStep = this.#steps[MIDDLE]!
    const isFirst = this.#from === 0
    let lower = (this.#turns[LOWER]! + this.#from) | 0
    let middle = (this.#turns[MIDDLE]! + this.#from) | 0
    for (let i = 0; i < frames; i++) {
      const a = lower >>> INDEX_SHIFT
      const b = middle >>> INDEX_SHIFT
      const fromA = table[a]!
      const fromB = table[b]!
      const low = fromA + (lower & BETWEEN_MASK) * BETWEEN_SCALE * (table[a + 1]! - fromA)
      const mid = fromB + (middle & BETWEEN_MASK) * BETWEEN_SCALE * (table[b + 1]! - fromB)
      out[i] = (isFirst ? 0 : out[i]!) + middleGain * mid + nearGain * low
      lower = (lower + lowerStep) | 0
      middle = (middle + middleStep) | 0
    }
  }

  #addStereo(left: Float64Array, right: Float64Array, frames: number): void {
    const table = this.#table
    const middleGain = this.middleGain * this.#weight
    const nearGain = this.nearGain * this.#weight
    const farGain = this.farGain * this.#weight
    const lowerStep = this.#steps[LOWER]!
    const middleStep = this.#steps[MIDDLE]!
    const upperStep = this.#steps[UPPER]!
    const isFirst = this.#from === 0
    let lower = (this.#turns[LOWER]! + this.#from) | 0
    let middle = (this.#turns[MIDDLE]! + this.#from) | 0
    let upper = (this.#turns[UPPER]! + this.#from) | 0
    for (let i = 0; i < frames; i++) {
      const a = lower >>> INDEX_SHIFT
      const b = middle >>> INDEX_SHIFT
      const c = upper >>> INDEX_SHIFT
      const fromA = table[a]!
      const fromB = table[b]!
      const fromC = table[c]!
      const low = fromA + (lower & BETWEEN_MASK) * BETWEEN_SCALE * (table[a + 1]! - fromA)
      const mid = fromB + (middle & BETWEEN_MASK) * BETWEEN_SCALE * (table[b + 1]! - fromB)
      const high = fromC + (upper & BETWEEN_MASK) * BETWEEN_SCALE * (table[c + 1]! - fromC)
      const inside = middleGain * mid
      left[i] = (isFirst ? 0 : left[i]!) + inside + nearGain * low + farGain * high
      right[i] = (isFirst ? 0 : right[i]!) + inside + farGain * low + nearGain * high
      lower = (lower + lowerStep) | 0
      middle = (middle + middleStep) | 0
      upper = (upper + upperStep) | 0
    }
  }

  #advance(frames: number): void {
    for (let which = LOWER; which <= UPPER; which++) {
      this.#turns[which] = this.#turns[which]! + Math.imul(frames, this.#steps[which]!)
    }
  }
}
