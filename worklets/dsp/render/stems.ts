import type { EffectsBus } from '../mixer/effects-bus.ts'
import type { Mixdown } from '../mixer/jam.ts'
import type { Master } from '../mixer/master.ts'
import { SOURCE_COUNT } from '../queue/timed-event.ts'

export interface StereoBlock {
  readonly left: Float32Array
  readonly right: Float32Array
}

/**
 * Each source's share of the mix. Every stem has effects of its own, which are linear, and is turned
 * by the gains that compressor, level and limiter had for the whole: so stems add up to the mix.
 */
export class Stems implements Mixdown {
  readonly buses: number
  readonly busOf = new Uint8Array(SOURCE_COUNT)
  /** Of each stem, what came since `rewind`. */
  readonly blocks: readonly StereoBlock[]
  readonly #waiting: readonly StereoBlock[] // rings as long as the limiter's delay
  readonly #delay: number
  #frame = 0
  #filled = 0

  /** @param stems one for each source from 0 on  @param delay of the master  @param frames a block */
  constructor(stems: number, delay: number, frames: number) {
    this.buses = Math.max(1, stems)
    for (let source = 0; source < stems; source++) this.busOf[source] = source
    const blockOf = (length: number) =>
      Array.from({ length: this.buses }, () => ({
        left: new Float32Array(length),
        right: new Float32Array(length),
      }))
    this.blocks = blockOf(frames)
    this.#waiting = blockOf(delay + 1)
    this.#delay = delay
  }

  /** A new block begins. */
  rewind(): void {
    this.#filled = 0
  }

  take(buses: readonly EffectsBus[], master: Master, frames: number): void {
    const size = this.#delay + 1
    for (let stem = 0; stem < buses.length; stem++) {
      const { left, right } = buses[stem]!
      const waiting = this.#waiting[stem]!
      const block = this.blocks[stem]!
      for (let i = 0; i < frames; i++) {
        const slot = (this.#frame + i) % size
        const oldest = (this.#frame + i + 1) % size
        const before = master.gainsBefore[i]!
        const after = master.gainsAfter[i]!
        waiting.left[slot] = left[i]! * before
        waiting.right[slot] = right[i]! * before
        block.left[this.#filled + i] = waiting.left[oldest]! * after
        block.right[this.#filled + i] = waiting.right[oldest]! * after
      }
    }
    this.#frame += frames
    this.#filled += frames
  }
}
