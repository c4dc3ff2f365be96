import { HARMONIC_COUNTS, TABLE_SIZE, type Wave } from './wavetable.ts'

/** Higher than any note bent upwards at 44.1 kHz; above it even a sine would alias. Turns per frame. */
const HIGHEST_STEP = 0.49
const HALF = TABLE_SIZE / 2

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
  /** Linear; of the near side where there are two. */
  gain = 1
  farGain = 0
  /** So much of the wave half a cycle on is taken away: 1 leaves a square of a saw. */
  square = 0
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
    const { step, gain, square } = this
    const table = this.#table
    let phase = this.phase
    for (let i = 0; i < frames; i++) {
      const place = phase * TABLE_SIZE
      const index = place | 0
      const between = place - index
      const left = table[index]!
      let sample = left + between * (table[index + 1]! - left)
      if (square > 0) {
        const half = (index + HALF) & (TABLE_SIZE - 1)
        sample -= square * (table[half]! + between * (table[half + 1]! - table[half]!))
      }
      out[i]! += gain * sample
      phase += step
      if (phase >= 1) phase -= 1
    }
    this.phase = phase
  }

  /** Adds the wave to the first `frames` of two sides. */
  mixIntoBoth(near: Float64Array, far: Float64Array, frames: number): void {
    const { step, gain, farGain, square } = this
    const table = this.#table
    let phase = this.phase
    for (let i = 0; i < frames; i++) {
      const place = phase * TABLE_SIZE
      const index = place | 0
      const between = place - index
      const left = table[index]!
      let sample = left + between * (table[index + 1]! - left)
      if (square > 0) {
        const half = (index + HALF) & (TABLE_SIZE - 1)
        sample -= square * (table[half]! + between * (table[half + 1]! - table[half]!))
      }
      near[i]! += gain * sample
      far[i]! += farGain * sample
      phase += step
      if (phase >= 1) phase -= 1
    }
    this.phase = phase
  }
}
