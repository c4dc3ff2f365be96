import { DEFAULT_EFFECTS } from '../../../shared/sound/effects.ts'
import type { Ear } from '../analysis/ear.ts'
import { Compressor } from '../effects/compressor.ts'
import { Limiter } from '../effects/limiter.ts'
import { bounded } from '../effects/sane.ts'
import { COMPRESSOR, gainOfDb } from './gain-staging.ts'
import { Meter } from './meter.ts'
import type { Metronome } from './metronome.ts'

/** To 63 % of a change of the level. */
const GLIDE_SECONDS = 0.02
const ARRIVED = 1e-6

/**
 * What the whole mix goes through: compressor, level, clicks beside it, limiter. It only turns the
 * mix down and up, by gains that it tells, so that stems can be turned alike.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Master {
  readonly meter: Meter
  /** Of the frames processed last: gain of what goes into the limiter … */
  readonly gainsBefore: Float64Array
  /** … and of what comes out of it, `delay` frames later. */
  readonly gainsAfter: Float64Array
  readonly #compressor: Compressor
  readonly #limiter: Limiter
  readonly #glide: number
  readonly #ear: Ear | undefined
  readonly #compression = { ...COMPRESSOR } // reused: a turn of the knob allocates nothing
  #level = gainOfDb(DEFAULT_EFFECTS.level)
  #target = this.#level

  /** @param frames at most so many at a time  @param ear listens to the music, not to the clicks */
  constructor(sampleRate: number, frames: number, ear?: Ear) {
    this.#ear = ear
    this.gainsBefore = new Float64Array(frames)
    this.gainsAfter = new Float64Array(frames)
    this.#compressor = new Compressor(sampleRate, COMPRESSOR)
    this.#limiter = new Limiter(sampleRate)
    this.#glide = 1 - Math.exp(-1 / (GLIDE_SECONDS * sampleRate))
    this.meter = new Meter(sampleRate)
    this.setGlue(DEFAULT_EFFECTS.glue)
  }

  /** Frames by which everything comes out later. */
  get delay(): number {
    return this.#limiter.delay
  }

  /** Of the limiter, (0, 1]. */
  get limiterGain(): number {
    return this.#limiter.gain
  }

  /** dB that the compressor takes away now, ≥ 0. */
  get reduction(): number {
    return this.#compressor.reduction
  }

  /** @param db −96 (silence) … 12; glides */
  setLevel(db: number): void {
    this.#target = gainOfDb(db)
  }

  /** @param glue 0 nothing … 1 as firm as it gets */
  setGlue(glue: number): void {
    this.#compression.ratio = 1 + bounded(glue, 0, 1, 0) * (COMPRESSOR.ratio - 1)
    this.#compressor.set(this.#compression)
  }

  /** In place, the first `frames`; clicks go straight into the limiter. */
  process(left: Float32Array, right: Float32Array, frames: number, clicks: Metronome): void {
    const before = this.gainsBefore
    this.#compressor.process(left, right, 0, frames, before)
    let level = this.#level
    for (let i = 0; i < frames; i++) {
      const distance = this.#target - level
      level = Math.abs(distance) < ARRIVED ? this.#target : level + distance * this.#glide
      before[i]! *= level
      left[i]! *= level
      right[i]! *= level
    }
    this.#level = level
    this.#ear?.observe(left, right, 0, frames)
    clicks.mixInto(left, right, 0, frames)
    this.#limiter.process(left, right, 0, frames, this.gainsAfter)
    this.meter.observe(left, right, 0, frames)
  }
}
