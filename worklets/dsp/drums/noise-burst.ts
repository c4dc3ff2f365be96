import { StateFilter } from '../synth/filter.ts'
import { TICK_FRAMES } from '../voices/sound.ts'
import { NoiseSource } from './noise-source.ts'
import { ROW } from './stroke-rows.ts'

/** Strokes of a burst follow each other in this time; the last one rings. */
const BURST_SECONDS = 0.011
const BURST_FALL_SECONDS = 0.02
/** In nepers. */
const SIXTY_DB = 3 * Math.LN10
// Places in an array, because a choice between two fields is put on the heap.
const LAST = 0
const BEFORE = 1

/**
 * The noise of a stroke, between two edges: once, or as many times in quick succession as of many hands.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class NoiseBurst {
  /** Linear, now. */
  level = 0
  /** Strokes still to come. */
  left = 0
  /** Times as long, as high and as loud as the row says. */
  length = 1
  band = 1
  gain = 1
  readonly #sampleRate: number
  readonly #source = new NoiseSource()
  readonly #low: StateFilter
  readonly #high: StateFilter
  readonly #part = new Float64Array(TICK_FRAMES)
  readonly #ticksBetween: number
  /** Shares kept from frame to frame: by the last stroke, and by those before it. */
  readonly #keeps = new Float64Array(2)
  #top = 0
  #untilNext = 0

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate
    this.#low = new StateFilter(sampleRate)
    this.#high = new StateFilter(sampleRate)
    this.#ticksBetween = Math.max(1, Math.round((BURST_SECONDS * sampleRate) / TICK_FRAMES))
    this.#keeps[BEFORE] = Math.exp(-SIXTY_DB / (BURST_FALL_SECONDS * sampleRate))
  }

  silence(): void {
    this.level = 0
    this.left = 0
  }

  /** @param row of the stroke  @param seed another for every stroke */
  start(row: Float64Array, seed: number): void {
    this.#source.seed(seed)
    this.#low.reset()
    this.#high.reset()
    this.#low.cutoff = row[ROW.noiseLowHz]!
    this.#high.cutoff = row[ROW.noiseHighHz]! * this.band
    this.#low.retune()
    this.#high.retune()
    this.#keeps[LAST] = Math.exp(
      -SIXTY_DB / (row[ROW.noiseSeconds]! * this.length * this.#sampleRate),
    )
    this.#top = row[ROW.noiseGain]! * this.gain
    this.level = this.#top
    this.left = (row[ROW.bursts]! - 1) | 0
    this.#untilNext = this.#ticksBetween
  }

  /** It is gone after so long at most, s, to −60 dB. */
  damp(seconds: number): void {
    const keep = Math.exp(-SIXTY_DB / (seconds * this.#sampleRate))
    this.#keeps[LAST] = Math.min(this.#keeps[LAST]!, keep)
    this.left = 0
  }

  /** Before every {@link TICK_FRAMES} frames. */
  tick(): void {
    if (this.left === 0 || --this.#untilNext > 0) return
    this.left--
    this.#untilNext = this.#ticksBetween
    this.level = this.#top
  }

  addTo(samples: Float64Array, frames: number): void {
    const part = this.#part
    this.#source.fill(part, frames)
    this.#low.highPass(part, frames)
    this.#high.lowPass(part, frames)
    const keep = this.#keeps[this.left > 0 ? BEFORE : LAST]!
    let level = this.level
    for (let i = 0; i < frames; i++) {
      samples[i]! += part[i]! * level
      level *= keep
    }
    this.level = level
  }
}
