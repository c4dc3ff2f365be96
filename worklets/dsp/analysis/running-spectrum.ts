import { PowerSpectrum } from './fft.ts'

/** All at once a spectrum of 8,192 would take a third of a block. */
const STEPS = 32

/**
 * The power spectrum of what was heard last, anew after each half of its span: computed in steps between
 * two looks, so that no block bears all of it.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class RunningSpectrum {
  /** Of each bin; a full-scale sine on a bin reads 1. */
  readonly power: Float64Array
  /** What `hear` has reached has made `power` new. */
  isFresh = false
  readonly #spectrum: PowerSpectrum
  readonly #samples: Float32Array // mono, a ring
  readonly #stepFrames: number
  #place = 0 // of the next sample in the ring
  #computing = false

  /** @param size of the span, frames: a power of two, at least 64 */
  constructor(size: number) {
    this.power = new Float64Array(size / 2)
    this.#spectrum = new PowerSpectrum(size)
    this.#samples = new Float32Array(size)
    this.#stepFrames = size / 2 / STEPS
  }

  /** Frames from one look to the next. */
  get hop(): number {
    return this.power.length
  }

  /** Hears from `from` on until `to`, or until a step is due. @returns how far it came */
  hear(left: Float32Array, right: Float32Array, from: number, to: number): number {
    const samples = this.#samples
    const place = this.#place
    const frames = Math.min(to - from, this.#stepFrames - (place % this.#stepFrames))
    for (let i = 0; i < frames; i++) samples[place + i] = (left[from + i]! + right[from + i]!) / 2
    this.#place = (place + frames) & (samples.length - 1)
    this.isFresh = false
    if (this.#place % this.#stepFrames === 0) this.#step()
    return from + frames
  }

  #step(): void {
    if (this.#place % this.hop === 0) {
      this.#spectrum.take(this.#samples, this.#place)
      this.#computing = true
    } else if (this.#computing && !this.#spectrum.step()) {
      this.#spectrum.read(this.power)
      this.#computing = false
      this.isFresh = true
    }
  }
}
