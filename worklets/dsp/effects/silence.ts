/** −120 dBFS: what stays below this for the whole length of an effect's memory is over. */
const SILENT = 1e-6

/**
 * Tells when an effect has nothing left to say, so that it may rest and never computes with
 * denormal numbers. Asked tick by tick, so that the sizes of blocks do not show.
 * Real-time safe: yes, every method.
 */
export class Silence {
  readonly #patience: number
  #loudest = 0
  #quietFor: number

  /** @param patience ticks that sound may hide in the effect's memory */
  constructor(patience: number) {
    this.#patience = patience
    this.#quietFor = patience
  }

  /** Nothing is in the memory: zeros in are zeros out. */
  get isOver(): boolean {
    return this.#quietFor >= this.#patience
  }

  wake(): void {
    this.#quietFor = 0
  }

  /** The memory has been cleared. */
  end(): void {
    this.#quietFor = this.#patience
    this.#loudest = 0
  }

  /** The loudest of what went in and round since. */
  hear(peak: number): void {
    if (peak > this.#loudest) this.#loudest = peak
  }

  /** The tick is over. @returns whether it fell silent with it: the memory is to be cleared */
  tick(): boolean {
    const wasOver = this.isOver
    this.#quietFor = this.#loudest > SILENT ? 0 : this.#quietFor + 1
    this.#loudest = 0
    return this.isOver && !wasOver
  }
}

/** Whether any of the frames sounds. Real-time safe: yes. */
export function sounds(left: Float32Array, right: Float32Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (left[i] !== 0 || right[i] !== 0) return true
  return false
}
