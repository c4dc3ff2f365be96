/**
 * Four Schroeder all-passes in a row: one click becomes a dense burst of the same spectrum.
 * Lengths and gains: J. Dattorro, Effect design 1, JAES 1997, figure 1 (input diffusers), there at
 * 29,761 Hz.
 */
import { ringSize } from './delay-line.ts'

const LENGTHS_SECONDS = [142 / 29_761, 107 / 29_761, 379 / 29_761, 277 / 29_761]
const GAINS = [0.75, 0.75, 0.625, 0.625]

/** After construction: allocates nothing, never throws. Real-time safe: yes, every method. */
export class Diffuser {
  readonly #memory: readonly Float32Array[]
  readonly #lengths: readonly number[]
  #frame = 0

  /** @param stretch of the lengths, so that two of them differ */
  constructor(sampleRate: number, stretch: number) {
    this.#lengths = LENGTHS_SECONDS.map(seconds => Math.round(seconds * stretch * sampleRate))
    this.#memory = this.#lengths.map(length => new Float32Array(ringSize(length + 1)))
  }

  clear(): void {
    for (const memory of this.#memory) memory.fill(0)
  }

  /** In place, the first `frames` of `samples`. */
  process(samples: Float64Array, frames: number): void {
    for (let stage = 0; stage < GAINS.length; stage++) {
      const memory = this.#memory[stage]!
      const mask = memory.length - 1
      const length = this.#lengths[stage]!
      const gain = GAINS[stage]!
      const begin = this.#frame
      for (let i = 0; i < frames; i++) {
        const at = begin + i
        const delayed = memory[(at - length) & mask]!
        const kept = samples[i]! - gain * delayed
        memory[at & mask] = kept
        samples[i] = delayed + gain * kept
      }
    }
    this.#frame = (this.#frame + frames) & 0x3fffffff
  }
}
