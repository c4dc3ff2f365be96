import { ringSize } from './delay-line.ts'
import { bounded, sane } from './sane.ts'
import { TickedEffect } from './ticked-effect.ts'
import { glided, glidePerTick, TICK_FRAMES } from './ticks.ts'

export interface DelaySettings {
  /** Quarter notes a minute, 20 … 999. */
  readonly bpm: number
  /** From one echo to the next, in quarter notes, 1/16 … 4; halved until it is at most 2.5 s. */
  readonly beats: number
  /** Of each echo by the one before it, linear, 0 … 0.9. */
  readonly feedback: number
}

const LONGEST_SECONDS = 2.5
/** From the old distance of the echoes to a new one: they cross over and do not slide. */
const CROSS_SECONDS = 0.06
/** Each echo is duller and thinner than the one before it. */
const HIGH_CUT_HERTZ = 5500
const LOW_CUT_HERTZ = 160
const FLOOR = 1e-15

/**
 * Echoes in time with the song, from left to right and back. Linear.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Delay extends TickedEffect {
  readonly #sampleRate: number
  readonly #left: Float32Array
  readonly #right: Float32Array
  readonly #mask: number
  readonly #highCut: number
  readonly #lowCut: number
  readonly #crossPerFrame: number
  readonly #tickGlide: number
  #length: number // frames from one echo to the next
  #lengthBefore: number // … which still fades out while `crossed` < 1
  #crossed = 1
  #wanted: number
  #feedback: number
  #targetFeedback: number
  #dullLeft = 0
  #dullRight = 0
  #thinLeft = 0
  #thinRight = 0

  constructor(sampleRate: number, settings: DelaySettings) {
    const size = ringSize(LONGEST_SECONDS * sampleRate + TICK_FRAMES)
    super(size)
    this.#sampleRate = sampleRate
    this.#mask = size - 1
    this.#left = new Float32Array(size)
    this.#right = new Float32Array(size)
    this.#highCut = 1 - Math.exp((-2 * Math.PI * HIGH_CUT_HERTZ) / sampleRate)
    this.#lowCut = 1 - Math.exp((-2 * Math.PI * LOW_CUT_HERTZ) / sampleRate)
    this.#crossPerFrame = 1 / (CROSS_SECONDS * sampleRate)
    this.#tickGlide = glidePerTick(sampleRate)
    this.#wanted = this.#lengthBefore = this.#length = this.#framesOf(settings)
    this.#feedback = this.#targetFeedback = bounded(settings.feedback, 0, 0.9, 0)
  }

  /** Crosses over to it; what is out of range is brought into it. */
  set(settings: DelaySettings): void {
    this.#wanted = this.#framesOf(settings)
    this.#targetFeedback = bounded(settings.feedback, 0, 0.9, 0)
  }

  protected tick(): void {
    this.#feedback = glided(this.#feedback, this.#targetFeedback, this.#tickGlide)
    if (this.#crossed < 1) {
      this.#crossed = Math.min(1, this.#crossed + this.#crossPerFrame * TICK_FRAMES)
    } else if (this.#wanted !== this.#length) {
      this.#lengthBefore = this.#length
      this.#length = this.#wanted
      this.#crossed = 0
    }
  }

  protected forget(): void {
    this.#left.fill(0)
    this.#right.fill(0)
    this.#dullLeft = this.#dullRight = this.#thinLeft = this.#thinRight = 0
  }

  protected answer(
    inLeft: Float32Array,
    inRight: Float32Array,
    outLeft: Float32Array,
    outRight: Float32Array,
    at: number,
    frames: number,
    within: number,
  ): void {
    const left = this.#left
    const right = this.#right
    const mask = this.#mask
    const feedback = this.#feedback
    let peak = 0
    for (let i = 0; i < frames; i++) {
      const place = this.frame + i
      const now = (place - this.#length) & mask
      let toLeft = left[now]!
      let toRight = right[now]!
      if (this.#crossed < 1) {
        const share = Math.min(1, this.#crossed + this.#crossPerFrame * (within + i))
        const before = (place - this.#lengthBefore) & mask
        toLeft = share * toLeft + (1 - share) * left[before]!
        toRight = share * toRight + (1 - share) * right[before]!
      }
      outLeft[at + i]! += toLeft
      outRight[at + i]! += toRight
      const sent = 0.5 * (sane(inLeft[at + i]!) + sane(inRight[at + i]!))
      peak = Math.max(peak, Math.abs(sent), Math.abs(toLeft), Math.abs(toRight))
      // To the left goes what comes in, and what the right one says; to the right the left's.
      left[place & mask] = sent + feedback * this.#fadedRight(toRight)
      right[place & mask] = feedback * this.#fadedLeft(toLeft)
    }
    this.silence.hear(peak)
  }

  #fadedLeft(sample: number): number {
    this.#dullLeft = settled(this.#dullLeft + (sample - this.#dullLeft) * this.#highCut)
    this.#thinLeft = settled(this.#thinLeft + (this.#dullLeft - this.#thinLeft) * this.#lowCut)
    return this.#dullLeft - this.#thinLeft
  }

  #fadedRight(sample: number): number {
    this.#dullRight = settled(this.#dullRight + (sample - this.#dullRight) * this.#highCut)
    this.#thinRight = settled(this.#thinRight + (this.#dullRight - this.#thinRight) * this.#lowCut)
    return this.#dullRight - this.#thinRight
  }

  #framesOf({ bpm, beats }: DelaySettings): number {
    let seconds = (60 / bounded(bpm, 20, 999, 120)) * bounded(beats, 1 / 16, 4, 1)
    while (seconds > LONGEST_SECONDS) seconds /= 2
    return Math.max(2 * TICK_FRAMES, Math.round(seconds * this.#sampleRate))
  }
}

/** Zero rather than a denormal number. */
const settled = (value: number): number => (value < FLOOR && value > -FLOOR ? 0 : value)
