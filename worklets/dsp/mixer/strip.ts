import { bounded, sane } from '../effects/sane.ts'
import type { EffectsBus } from './effects-bus.ts'
import { gainOfDb, leftOfPan, rightOfPan } from './gain-staging.ts'
import { Meter } from './meter.ts'

/** To 63 % of a change; short enough for a mute, long enough not to click. */
const GLIDE_SECONDS = 0.01
const ARRIVED = 1e-6

// Gains in one array, because a number in an array is written in place.
const LEFT = 0
const RIGHT = 1
const REVERB = 2
const DELAY = 3
const CHORUS = 4
const GAINS = 5

/**
 * One channel strip: level, pan, mute, sends and a meter behind them. Every change glides.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Strip {
  readonly meter: Meter
  readonly #glide: number
  readonly #gains = Float64Array.of(1, 1, 0, 0, 0)
  readonly #targets = Float64Array.of(1, 1, 0, 0, 0)
  #level = 1
  #trim = 1
  #pan = 0
  #mute = false
  #solo = false
  #isMasked = false
  #moving = false

  constructor(sampleRate: number) {
    this.meter = new Meter(sampleRate)
    this.#glide = 1 - Math.exp(-1 / (GLIDE_SECONDS * sampleRate))
  }

  get solo(): boolean {
    return this.#solo
  }

  /** @param db −96 (silence) … 12 */
  setLevel(db: number): void {
    this.#level = gainOfDb(db)
    this.#aim()
  }

  /** Beside the level: what the source itself is turned to. @param gain linear, ≥ 0 */
  setTrim(gain: number): void {
    this.#trim = gain
    this.#aim()
  }

  /** @param pan −1 left … 1 right */
  setPan(pan: number): void {
    this.#pan = bounded(pan, -1, 1, 0)
    this.#aim()
  }

  setMute(mute: boolean): void {
    this.#mute = mute
    this.#aim()
  }

  /** Says only that it is solo; whoever knows all strips masks the others. */
  setSolo(solo: boolean): void {
    this.#solo = solo
  }

  /** Another strip is solo and this one is not. */
  mask(isMasked: boolean): void {
    if (isMasked === this.#isMasked) return
    this.#isMasked = isMasked
    this.#aim()
  }

  /** @param db −96 (silence) … 12 */
  setReverb(db: number): void {
    this.#send(REVERB, gainOfDb(db))
  }

  /** @param db −96 (silence) … 12 */
  setDelay(db: number): void {
    this.#send(DELAY, gainOfDb(db))
  }

  /** @param gain linear, 0 … 1 */
  setChorus(gain: number): void {
    this.#send(CHORUS, gain)
  }

  /** Adds the first `frames` of `left` and `right` to the bus, and its sends to the bus's effects. */
  mixInto(bus: EffectsBus, left: Float32Array, right: Float32Array, frames: number): void {
    let done = 0
    for (; done < frames && this.#moving; done++) {
      this.#step()
      this.#mixPiece(bus, left, right, done, done + 1)
    }
    if (done < frames) this.#mixPiece(bus, left, right, done, frames)
    this.meter.observe(left, right, 0, frames)
  }

  /** Frames in which nothing passes through: the glide goes on as if something did. */
  rest(frames: number): void {
    for (let i = 0; i < frames && this.#moving; i++) this.#step()
    this.meter.rest(frames)
  }

  /** Frames over which no gain changes. What is left in `left` and `right` is behind the fader. */
  #mixPiece(bus: EffectsBus, left: Float32Array, right: Float32Array, from: number, to: number) {
    const gains = this.#gains
    const toLeft = gains[LEFT]!
    const toRight = gains[RIGHT]!
    const busLeft = bus.left
    const busRight = bus.right
    for (let i = from; i < to; i++) {
      const l = sane(left[i]!) * toLeft
      const r = sane(right[i]!) * toRight
      left[i] = l
      right[i] = r
      busLeft[i]! += l
      busRight[i]! += r
    }
    if (gains[REVERB]! > 0) bus.sendReverb(left, right, from, to, gains[REVERB]!)
    if (gains[DELAY]! > 0) bus.sendDelay(left, right, from, to, gains[DELAY]!)
    if (gains[CHORUS]! > 0) bus.sendChorus(left, right, from, to, gains[CHORUS]!)
  }

  #send(which: number, gain: number): void {
    this.#targets[which] = gain
    this.#moving = true
  }

  #aim(): void {
    const gain = this.#mute || this.#isMasked ? 0 : this.#level * this.#trim
    this.#targets[LEFT] = gain * leftOfPan(this.#pan)
    this.#targets[RIGHT] = gain * rightOfPan(this.#pan)
    this.#moving = true
  }

  #step(): void {
    let moving = false
    for (let which = 0; which < GAINS; which++) {
      const distance = this.#targets[which]! - this.#gains[which]!
      if (Math.abs(distance) < ARRIVED) this.#gains[which] = this.#targets[which]!
      else {
        this.#gains[which]! += distance * this.#glide
        moving = true
      }
    }
    this.#moving = moving
  }
}
