import { bounded, sane } from './sane.ts'

export interface CompressorSettings {
  /** dBFS, −60 … 0, of the power of both audioChannels. */
  readonly threshold: number
  /** 1 … 20: so many dB over the threshold come out as one. */
  readonly ratio: number
  /** To 63 % of a change. Seconds, 0.1 ms … 1 s. */
  readonly attack: number
  /** Seconds, 5 ms … 5 s. */
  readonly release: number
  /** Width of the soft knee, dB, 0 … 24. */
  readonly knee: number
}

/** The level is the power of about this long, s: a bus is turned down by loudness, not by waves. */
const POWER_SECONDS = 0.005
/** Less reduction than this is none, dB. */
const NONE_DB = 1e-5
/** Power that would else creep through denormal numbers. */
const FLOOR = 1e-20
const NEPER_PER_DB = Math.LN10 / 20
const DB_PER_NEPER_OF_POWER = 10 / Math.LN10

/**
 * Feed-forward stereo bus compressor: level → soft-knee curve in dB → attack and release → gain.
 * Source: D. Giannoulis, M. Massberg, J. Reiss, Digital dynamic range compressor design, JAES 2012,
 * eq. 4 (knee) and §2.2 (smoothing of the reduction in dB, branching).
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Compressor {
  readonly #sampleRate: number
  readonly #powerGlide: number
  #threshold = 0
  #slope = 0 // dB of reduction per dB over the threshold
  #knee = 0
  #attack = 1
  #release = 1
  #kneeBegin = 1 // power below which nothing is reduced
  #power = 0
  #reduction = 0 // dB, ≥ 0

  constructor(sampleRate: number, settings: CompressorSettings) {
    this.#sampleRate = sampleRate
    this.#powerGlide = 1 - Math.exp(-1 / (POWER_SECONDS * sampleRate))
    this.set(settings)
  }

  /** How much it turns down now, dB, ≥ 0. */
  get reduction(): number {
    return this.#reduction
  }

  /** What is out of range is brought into it. The gain glides there by attack and release. */
  set({ threshold, ratio, attack, release, knee }: CompressorSettings): void {
    this.#threshold = bounded(threshold, -60, 0, 0)
    this.#slope = 1 - 1 / bounded(ratio, 1, 20, 1)
    this.#knee = bounded(knee, 0, 24, 0)
    this.#attack = this.#glideOf(bounded(attack, 1e-4, 1, 0.01))
    this.#release = this.#glideOf(bounded(release, 5e-3, 5, 0.1))
    this.#kneeBegin = 10 ** ((this.#threshold - this.#knee / 2) / 10)
  }

  /** In place, `[from, to)`. @param gains written with the gain of each frame */
  process(
    left: Float32Array,
    right: Float32Array,
    from: number,
    to: number,
    gains: Float64Array,
  ): void {
    let power = this.#power
    let reduction = this.#reduction
    for (let i = from; i < to; i++) {
      const l = sane(left[i]!)
      const r = sane(right[i]!)
      power += ((l * l + r * r) / 2 - power) * this.#powerGlide
      if (power < FLOOR) power = 0
      const wanted = power > this.#kneeBegin ? this.#reductionOf(power) : 0
      reduction += (wanted - reduction) * (wanted > reduction ? this.#attack : this.#release)
      if (reduction < NONE_DB) reduction = 0
      const gain = reduction === 0 ? 1 : Math.exp(-reduction * NEPER_PER_DB)
      left[i] = l * gain
      right[i] = r * gain
      gains[i] = gain
    }
    this.#power = power
    this.#reduction = reduction
  }

  #reductionOf(power: number): number {
    const over = Math.log(power) * DB_PER_NEPER_OF_POWER - this.#threshold
    if (2 * over >= this.#knee || this.#knee === 0) return Math.max(0, over) * this.#slope
    return (this.#slope * (over + this.#knee / 2) ** 2) / (2 * this.#knee)
  }

  #glideOf(seconds: number): number {
    return 1 - Math.exp(-1 / (seconds * this.#sampleRate))
  }
}
