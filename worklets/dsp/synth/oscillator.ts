import { TABLE_SIZE, tableFor, type Wave } from './wavetable.ts'

/** Higher than any note bent upwards at 44.1 kHz; above it even a sine would alias. Turns per frame. */
const HIGHEST_STEP = 0.49

/**
 * Reads a band-limited wave at any pitch, linearly interpolated.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Oscillator {
  readonly #wave: Wave
  #table: Float32Array
  #phase = 0 // turns, [0, 1)
  #step = 0 // turns per frame

  constructor(wave: Wave) {
    this.#wave = wave
    this.#table = tableFor(wave, 0)
  }

  /** Back to the start of the cycle, a zero crossing. */
  reset(): void {
    this.#phase = 0
  }

  /** @param turnsPerFrame frequency / sample rate */
  setStep(turnsPerFrame: number): void {
    this.#step = Math.min(turnsPerFrame, HIGHEST_STEP)
    this.#table = tableFor(this.#wave, this.#step)
  }

  /** Adds `gain` times the wave into `out[from, to)`. */
  mixInto(out: Float64Array, from: number, to: number, gain: number): void {
    const table = this.#table
    const step = this.#step
    let phase = this.#phase
    for (let i = from; i < to; i++) {
      const place = phase * TABLE_SIZE
      const index = place | 0
      const left = table[index]!
      out[i]! += gain * (left + (place - index) * (table[index + 1]! - left))
      phase += step
      if (phase >= 1) phase -= 1
    }
    this.#phase = phase
  }
}
