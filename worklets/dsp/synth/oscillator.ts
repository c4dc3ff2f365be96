import { placeShift, TURN } from './turn.ts'
import { levelFor, TABLE_SIZE, type Wave } from './wavetable.ts'

/** Higher than any note bent upwards at 44.1 kHz; above it even a sine would alias. Turns per frame. */
const HIGHEST_STEP = 0.49
const INDEX_SHIFT = placeShift(TABLE_SIZE)
const BETWEEN_MASK = 2 ** INDEX_SHIFT - 1
const BETWEEN_SCALE = 2 ** -INDEX_SHIFT

/**
 * Reads a band-limited wave at any pitch, linearly interpolated. What it is to do stands in fields: a
 * fraction handed over in a call would be put on the heap wherever the call is not inlined.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Oscillator {
  /** Turns per frame, frequency / sample rate; takes effect with `retune`. */
  step = 0
  readonly #tables: readonly Float32Array[]
  #table: Float32Array
  readonly #turn = new Int32Array(1) // so many 2³²nds of it: now …
  readonly #turnStep = new Int32Array(1) // … and more each frame

  constructor(wave: Wave) {
    this.#tables = wave.tables
    this.#table = wave.tables[0]!
  }

  /** From a zero crossing. */
  start(): void {
    this.#turn[0] = 0
  }

  /** After `step` has changed: takes the table with the most harmonics that all fit below half the rate. */
  retune(): void {
    if (this.step > HIGHEST_STEP) this.step = HIGHEST_STEP
    this.#turnStep[0] = this.step * TURN
    this.#table = this.#tables[levelFor(this.step)]!
  }

  /** Adds the wave to the first `frames` of `out`. */
  mixInto(out: Float64Array, frames: number): void {
    const table = this.#table
    const step = this.#turnStep[0]!
    let turn = this.#turn[0]!
    for (let i = 0; i < frames; i++) {
      const index = turn >>> INDEX_SHIFT
      const left = table[index]!
      out[i]! += left + (turn & BETWEEN_MASK) * BETWEEN_SCALE * (table[index + 1]! - left)
      turn = (turn + step) | 0
    }
    this.#turn[0] = turn
  }
}
