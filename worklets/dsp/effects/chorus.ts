import { cubicAt, ringSize } from './delay-line.ts'
import { bounded, sane } from './sane.ts'
import { TickedEffect } from './ticked-effect.ts'
import { glided, glidePerTick, TICK_FRAMES } from './ticks.ts'

export interface ChorusSettings {
  /** How often the copies sway, Hz, 0.05 … 5. */
  readonly rate: number
  /** How far, seconds, 0 … 0.005. */
  readonly depth: number
}

/** Around which the copies sway. Seconds. */
const CENTRE_SECONDS = 0.012
const LARGEST_DEPTH = 0.005
/** Two copies a side, a quarter turn apart from side to side. Turns. */
const TURNS_LEFT = [0, 0.5]
const TURNS_RIGHT = [0.25, 0.75]
/** Two copies that do not go together are as loud as one. */
const COPY_GAIN = Math.SQRT1_2

/**
 * Stereo chorus, the copies alone: each side twice, delayed by a swaying time. Linear, and the sway
 * is a function of the frame while the rate rests. Source: J. Dattorro, Effect design 2, JAES 1997.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Chorus extends TickedEffect {
  readonly #sampleRate: number
  readonly #left: Float32Array
  readonly #right: Float32Array
  readonly #tickGlide: number
  #turn = 0
  #rate: number
  #depth: number
  #targetRate: number
  #targetDepth: number
  #depthAfter: number // at the end of this tick

  constructor(sampleRate: number, settings: ChorusSettings) {
    const size = ringSize((CENTRE_SECONDS + LARGEST_DEPTH) * sampleRate + TICK_FRAMES + 4)
    super(size)
    this.#sampleRate = sampleRate
    this.#left = new Float32Array(size)
    this.#right = new Float32Array(size)
    this.#tickGlide = glidePerTick(sampleRate)
    this.#rate = this.#targetRate = bounded(settings.rate, 0.05, 5, 0.6)
    this.#depth = this.#targetDepth = bounded(settings.depth, 0, LARGEST_DEPTH, 0)
    this.#depthAfter = this.#depth
  }

  /** Glides there; what is out of range is brought into it. */
  set({ rate, depth }: ChorusSettings): void {
    this.#targetRate = bounded(rate, 0.05, 5, 0.6)
    this.#targetDepth = bounded(depth, 0, LARGEST_DEPTH, 0)
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
    this.#side(this.#left, inLeft, outLeft, TURNS_LEFT, at, frames, within)
    this.#side(this.#right, inRight, outRight, TURNS_RIGHT, at, frames, within)
  }

  protected forget(): void {
    this.#left.fill(0)
    this.#right.fill(0)
  }

  protected tick(): void {
    this.#turn = (this.#turn + this.#turnsPerTick) % 1
    this.#rate = glided(this.#rate, this.#targetRate, this.#tickGlide)
    this.#depth = this.#depthAfter
    this.#depthAfter = glided(this.#depth, this.#targetDepth, this.#tickGlide)
  }

  get #turnsPerTick(): number {
    return (this.#rate * TICK_FRAMES) / this.#sampleRate
  }

  #side(
    memory: Float32Array,
    input: Float32Array,
    output: Float32Array,
    turns: readonly number[],
    at: number,
    frames: number,
    within: number,
  ): void {
    const mask = memory.length - 1
    const now = this.frame & mask
    let peak = 0
    for (let i = 0; i < frames; i++) {
      const sample = sane(input[at + i]!)
      memory[(now + i) & mask] = sample
      peak = Math.max(peak, Math.abs(sample))
    }
    this.silence.hear(peak)
    for (let copy = 0; copy < turns.length; copy++) {
      const begin = this.#distance(this.#turn + turns[copy]!, this.#depth)
      const end = this.#distance(this.#turn + turns[copy]! + this.#turnsPerTick, this.#depthAfter)
      const step = (end - begin) / TICK_FRAMES
      for (let i = 0; i < frames; i++) {
        const late = -(begin + step * (within + i))
        const whole = Math.floor(late)
        output[at + i]! += COPY_GAIN * cubicAt(memory, 0, mask, now + i + whole, late - whole)
      }
    }
  }

  /** Frames that the copy is late. */
  #distance(turn: number, depth: number): number {
    return (CENTRE_SECONDS + depth * Math.sin(2 * Math.PI * turn)) * this.#sampleRate
  }
}
