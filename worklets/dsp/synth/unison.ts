import { placeShift, TURN } from './turn.ts'
import { levelFor, TABLE_SIZE, type Wave } from './wavetable.ts'

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
const BELOW = 3

/**
 * Copies of a wave beside each other in pitch, in one pass: a middle and a lower one where there is one
 * side, an upper one as well where there are two; and another wave an octave below the middle one. Read
 * from band-limited tables, linearly interpolated.
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
  /** Of the wave below, the same to either side. */
  belowGain = 0
  readonly #tables: readonly Float32Array[]
  readonly #belowTables: readonly Float32Array[]
  readonly #turns = new Int32Array(4)
  readonly #steps = new Int32Array(4)
  #table: Float32Array
  #belowTable: Float32Array

  constructor(wave: Wave, below: Wave) {
    this.#tables = wave.tables
    this.#table = wave.tables[0]!
    this.#belowTables = below.tables
    this.#belowTable = below.tables[0]!
  }

  /** @param lower where it begins, turns  @param upper likewise; the middle one begins at a zero crossing */
  start(lower: number, upper: number): void {
    this.#turns[LOWER] = lower * TURN
    this.#turns[MIDDLE] = 0
    this.#turns[UPPER] = upper * TURN
    this.#turns[BELOW] = 0
  }

  /** Takes the tables with the most harmonics of which all lie below half the rate. */
  retune(): void {
    const highest = Math.min(HIGHEST_STEP, this.step * this.spread)
    this.#steps[UPPER] = highest * TURN
    this.#steps[MIDDLE] = Math.min(HIGHEST_STEP, this.step) * TURN
    this.#steps[LOWER] = Math.min(HIGHEST_STEP, this.step / this.spread) * TURN
    this.#steps[BELOW] = Math.min(HIGHEST_STEP, this.step / 2) * TURN
    this.#table = this.#tables[levelFor(highest)]!
    this.#belowTable = this.#belowTables[levelFor(this.step / 2)]!
  }

  /** Overwrites the first `frames` of `out`. */
  fill(out: Float64Array, frames: number): void {
    const table = this.#table
    const belowTable = this.#belowTable
    const { middleGain, nearGain, belowGain, square } = this
    const lowerStep = this.#steps[LOWER]!
    const middleStep = this.#steps[MIDDLE]!
    const belowStep = this.#steps[BELOW]!
    let lower = this.#turns[LOWER]!
    let middle = this.#turns[MIDDLE]!
    let below = this.#turns[BELOW]!
    for (let i = 0; i < frames; i++) {
      let low = read(table, lower)
      let mid = read(table, middle)
      if (square > 0) {
        low -= square * read(table, lower ^ HALF_TURN)
        mid -= square * read(table, middle ^ HALF_TURN)
      }
      let sum = middleGain * mid + nearGain * low
      if (belowGain > 0) sum += belowGain * read(belowTable, below)
      out[i] = sum
      lower = (lower + lowerStep) | 0
      middle = (middle + middleStep) | 0
      below = (below + belowStep) | 0
    }
    this.#advance(frames)
  }

  /** Overwrites the first `frames` of two sides. */
  fillBoth(left: Float64Array, right: Float64Array, frames: number): void {
    const table = this.#table
    const belowTable = this.#belowTable
    const { middleGain, nearGain, farGain, belowGain, square } = this
    const lowerStep = this.#steps[LOWER]!
    const middleStep = this.#steps[MIDDLE]!
    const upperStep = this.#steps[UPPER]!
    const belowStep = this.#steps[BELOW]!
    let lower = this.#turns[LOWER]!
    let middle = this.#turns[MIDDLE]!
    let upper = this.#turns[UPPER]!
    let below = this.#turns[BELOW]!
    for (let i = 0; i < frames; i++) {
      let low = read(table, lower)
      let mid = read(table, middle)
      let high = read(table, upper)
      if (square > 0) {
        low -= square * read(table, lower ^ HALF_TURN)
        mid -= square * read(table, middle ^ HALF_TURN)
        high -= square * read(table, upper ^ HALF_TURN)
      }
      let inside = middleGain * mid
      if (belowGain > 0) inside += belowGain * read(belowTable, below)
      left[i] = inside + nearGain * low + farGain * high
      right[i] = inside + farGain * low + nearGain * high
      lower = (lower + lowerStep) | 0
      middle = (middle + middleStep) | 0
      upper = (upper + upperStep) | 0
      below = (below + belowStep) | 0
    }
    this.#advance(frames)
  }

  #advance(frames: number): void {
    for (let which = LOWER; which <= BELOW; which++) {
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
