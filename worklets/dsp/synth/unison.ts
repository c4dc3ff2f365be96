import { placeShift, TURN } from './turn.ts'
import { HARMONIC_COUNTS, TABLE_SIZE, type Wave } from './wavetable.ts'

/** Higher than any note bent upwards at 44.1 kHz; above it even a sine would alias. Turns per frame. */
const HIGHEST_STEP = 0.49
const INDEX_SHIFT = placeShift(TABLE_SIZE)
const BETWEEN_MASK = 2 ** INDEX_SHIFT - 1
const BETWEEN_SCALE = 2 ** -INDEX_SHIFT
/** Half a turn on or back is the uppermost bit. */
const HALF_TURN = -(2 ** 31)

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
    const table = this.#table
    const { middleGain, nearGain, square } = this
    const lowerStep = this.#steps[LOWER]!
    const middleStep = this.#steps[MIDDLE]!
    let lower = this.#turns[LOWER]!
    let middle = this.#turns[MIDDLE]!
    for (let i = 0; i < frames; i++) {
      let low = read(table, lower)
      let mid = read(table, middle)
      if (square > 0) {
        low -= square * read(table, lower ^ HALF_TURN)
        mid -= square * read(table, middle ^ HALF_TURN)
      }
      out[i] = middleGain * mid + nearGain * low
      lower = (lower + lowerStep) | 0
      middle = (middle + middleStep) | 0
    }
    this.#advance(frames)
  }

  /** Overwrites the first `frames` of two sides. */
  fillBoth(left: Float64Array, right: Float64Array, frames: number): void {
    const table = this.#table
    const { middleGain, nearGain, farGain, square } = this
    const lowerStep = this.#steps[LOWER]!
    const middleStep = this.#steps[MIDDLE]!
    const upperStep = this.#steps[UPPER]!
    let lower = this.#turns[LOWER]!
    let middle = this.#turns[MIDDLE]!
    let upper = this.#turns[UPPER]!
    for (let i = 0; i < frames; i++) {
      let low = read(table, lower)
      let mid = read(table, middle)
      let high = read(table, upper)
      if (square > 0) {
        low -= square * read(table, lower ^ HALF_TURN)
        mid -= square * read(table, middle ^ HALF_TURN)
        high -= square * read(table, upper ^ HALF_TURN)
      }
      const inside = middleGain * mid
      left[i] = inside + nearGain * low + farGain * high
      right[i] = inside + farGain * low + nearGain * high
      lower = (lower + lowerStep) | 0
      middle = (middle + middleStep) | 0
      upper = (upper + upperStep) | 0
    }
    this.#advance(frames)
  }

  #advance(frames: number): void {
    for (let which = LOWER; which <= UPPER; which++) {
      this.#turns[which] = this.#turns[which]! + Math.imul(frames, this.#steps[which]!)
    }
  }
}

/** The wave at a phase, between its two neighbours in the table. Real-time safe: yes. */
function read(table: Float32Array, turn: number): number {
  const index = turn >>> INDEX_SHIFT
  const here = table[index]!
  return here + (turn & BETWEEN_MASK) * BETWEEN_SCALE * (table[index + 1]! - here)
}
