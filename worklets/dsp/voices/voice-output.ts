import type { ChannelState } from './channel-state.ts'
import { LEVEL, type Patch } from './patch.ts'
import { FADE_SECONDS, TICK_FRAMES } from './sound.ts'

/** To 63 % of a change of volume. */
const GLIDE_SECONDS = 0.005

/**
 * The end of every voice: its place between left and right, the channel's volume, the preset's level,
 * and the fade of a stolen voice, all gliding from tick to tick.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class VoiceOutput {
  /** Linear; taken at the start. */
  level = 0
  /** −1 left … 1 right, constant power; taken at the start. */
  pan = 0
  readonly #glide: number
  readonly #fadeStep: number
  #left = 0
  #right = 0
  #volume = 0 // smoothed
  #fade = 1
  #fading = false
  #gain = 0 // of the next frame …
  #step = 0 // … and how much more the one after it

  constructor(sampleRate: number) {
    this.#glide = 1 - Math.exp(-TICK_FRAMES / sampleRate / GLIDE_SECONDS)
    this.#fadeStep = TICK_FRAMES / sampleRate / FADE_SECONDS
  }

  start(channel: ChannelState, patch: Patch): void {
    const angle = (Math.PI / 4) * (1 + Math.min(1, Math.max(-1, this.pan)))
    this.#left = this.level * Math.cos(angle) * Math.SQRT2
    this.#right = this.level * Math.sin(angle) * Math.SQRT2
    this.#volume = channel.gain * patch.state[LEVEL]!
    this.#gain = this.#volume
    this.#step = 0
    this.#fade = 1
    this.#fading = false
  }

  fade(): void {
    this.#fading = true
  }

  /** The fade is over: nothing comes out any more. */
  get faded(): boolean {
    return this.#fade === 0 && this.#gain === 0
  }

  /** Once every {@link TICK_FRAMES}, before the frames that follow it. */
  tick(channel: ChannelState, patch: Patch): void {
    this.#gain = this.#volume * this.#fade // what the last tick has reached, to the bit
    this.#volume += (channel.gain * patch.state[LEVEL]! - this.#volume) * this.#glide
    if (this.#fading) this.#fade = Math.max(0, this.#fade - this.#fadeStep)
    this.#step = (this.#volume * this.#fade - this.#gain) / TICK_FRAMES
  }

  /** Adds the first `frames` of a mono voice into `left` and `right` from `at` on. */
  mixInto(
    samples: Float64Array,
    left: Float32Array,
    right: Float32Array,
    at: number,
    frames: number,
  ): void {
    this.mixPairInto(samples, samples, left, right, at, frames)
  }

  /** The same of two sides, which may be one and the same, each frame at its own level. */
  mixShapedPairInto(
    fromLeft: Float64Array,
    fromRight: Float64Array,
    levels: Float64Array,
    left: Float32Array,
    right: Float32Array,
    at: number,
    frames: number,
  ): void {
    const toLeft = this.#left
    const toRight = this.#right
    const step = this.#step
    let gain = this.#gain
    for (let i = 0; i < frames; i++) {
      const level = levels[i]! * gain
      left[at + i]! += fromLeft[i]! * level * toLeft
      right[at + i]! += fromRight[i]! * level * toRight
      gain += step
    }
    this.#gain = gain
  }

  /** As `mixInto`, for a voice of two sides. */
  mixPairInto(
    fromLeft: Float64Array,
    fromRight: Float64Array,
    left: Float32Array,
    right: Float32Array,
    at: number,
    frames: number,
  ): void {
    const toLeft = this.#left
    const toRight = this.#right
    const step = this.#step
    let gain = this.#gain
    for (let i = 0; i < frames; i++) {
      left[at + i]! += fromLeft[i]! * gain * toLeft
      right[at + i]! += fromRight[i]! * gain * toRight
      gain += step
    }
    this.#gain = gain
  }
}
