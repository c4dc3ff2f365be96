/** Peak of an accented and of a plain click: −12 and −18 dBFS. */
const ACCENT_GAIN = 0.25
const PLAIN_GAIN = 0.125
const ACCENT_HZ = 1760
const PLAIN_HZ = 1175
/** An octave below the accent, and as loud. */
const COUNT_IN_HZ = 880
/** To 37 % of the level. */
const DECAY_SECONDS = 0.012
const SILENT = 1e-5

/**
 * Short sine blips, begun at a zero crossing.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Metronome {
  readonly #accentStep: number // turns per frame
  readonly #plainStep: number
  readonly #countInStep: number
  readonly #decay: number
  #phase = 0
  #step = 0
  #level = 0

  constructor(sampleRate: number) {
    this.#accentStep = ACCENT_HZ / sampleRate
    this.#plainStep = PLAIN_HZ / sampleRate
    this.#countInStep = COUNT_IN_HZ / sampleRate
    this.#decay = Math.exp(-1 / (DECAY_SECONDS * sampleRate))
  }

  /** No click sounds on. */
  get isSilent(): boolean {
    return this.#level === 0
  }

  /** The first beat of a bar. */
  accent(): void {
    this.#start(this.#accentStep, ACCENT_GAIN)
  }

  click(): void {
    this.#start(this.#plainStep, PLAIN_GAIN)
  }

  /** Before the song begins. */
  countIn(): void {
    this.#start(this.#countInStep, ACCENT_GAIN)
  }

  mixInto(left: Float32Array, right: Float32Array, from: number, to: number): void {
    for (let i = from; i < to && this.#level > 0; i++) {
      const sample = this.#level * Math.sin(2 * Math.PI * this.#phase)
      left[i]! += sample
      right[i]! += sample
      this.#phase = (this.#phase + this.#step) % 1
      this.#level *= this.#decay
      if (this.#level < SILENT) this.#level = 0
    }
  }

  /** At 999 bpm the click before has fallen by 43 dB: to begin anew is no audible step. */
  #start(step: number, gain: number): void {
    this.#phase = 0
    this.#step = step
    this.#level = gain
  }
}
