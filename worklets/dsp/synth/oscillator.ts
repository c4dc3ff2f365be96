import { HARMONIC_COUNTS, TABLE_SIZE, type Wave } from './wavetable.ts'

/** Higher than any note bent upwards at 44.1 kHz; above it even a sine would alias. Turns per frame. */
const HIGHEST_STEP = 0.49

/**
 * Reads a band-limited wave at any pitch, linearly interpolated. What it is to do stands in fields: a
 * fraction handed over in a call would be put on the heap wherever the call is not inlined.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Oscillator {
  /** Turns, [0, 1); 0 is a zero crossing. */
  phase = 0
  /** Turns per frame, frequency / sample rate; takes effect with `retune`. */
  step = 0
  /** Linear. */
  gain = 1
  readonly #tables: readonly Float32Array[]
  #table: Float32Array

  constructor(wave: Wave) {
    this.#tables = wave.tables
    this.#table = wave.tables[0]!
  }

  /** After `step` has changed: takes the table with the most harmonics that all fit below half the rate. */
  retune(): void {
    if (this.step > HIGHEST_STEP) this.step = HIGHEST_STEP
    const most = 0.5 / this.step
    let level = HARMONIC_COUNTS.length - 1
    while (level > 0 && HARMONIC_COUNTS[level]! >= most) level--
    this.#table = this.#tables[level]!
  }

  /** Adds the wave to the first `frames` of `out`. */
  mixInto(out: Float64Array, frames: number): void {
    const { step, gain } = this
    const table = this.#table
    let phase = this.phase
    for (let i = 0; i < frames; i++) {
      const place = phase * TABLE_SIZE
      const index = place | 0
      const left = table[index]!
      out[i]! += gain * (left + (place - index) * (table[index + 1]! - left))
      phase += step
      if (phase >= 1) phase -= 1
    }
    this.phase = phase
  }

  /** Adds the same wave to the first `frames` of two sides. */
  mixIntoBoth(one: Float64Array, other: Float64Array, frames: number): void {
    const { step, gain } = this
    const table = this.#table
    let phase = this.phase
    for (let i = 0; i < frames; i++) {
      const place = phase * TABLE_SIZE
      const index = place | 0
      const left = table[index]!
      const sample = gain * (left + (place - index) * (table[index + 1]! - left))
      one[i]! += sample
      other[i]! += sample
      phase += step
      if (phase >= 1) phase -= 1
    }
    this.phase = phase
  }
}
