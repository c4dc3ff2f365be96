import {
  DEFAULT_EFFECTS,
  EFFECTS,
  effectIndex,
  quartersOfStep,
} from '../../../shared/sound/effects.ts'
import { decodeValue } from '../../../shared/sound/parameter.ts'
import { Chorus } from '../effects/chorus.ts'
import { Delay } from '../effects/delay.ts'
import { Reverb } from '../effects/reverb.ts'

const REVERB_SECONDS = effectIndex('reverbSeconds')
const REVERB_DAMPING = effectIndex('reverbDamping')
const DELAY_BEATS = effectIndex('delayBeats')
const DELAY_FEEDBACK = effectIndex('delayFeedback')
const CHORUS_RATE = effectIndex('chorusRate')
const CHORUS_DEPTH = effectIndex('chorusDepth')
const TEMPO = effectIndex('tempo')

/** Until the effects are silent after a panic. */
const HUSH_SECONDS = 0.008

/**
 * A stereo bus with reverb, delay and chorus beside it. All of it is linear, so that the buses of
 * stems add up to the bus of the mix.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class EffectsBus {
  /** Behind `finish`: all that was sent here, and what the effects say to it. */
  readonly left: Float32Array
  readonly right: Float32Array
  readonly #reverb: Reverb
  readonly #delay: Delay
  readonly #chorus: Chorus
  readonly #reverbLeft: Float32Array
  readonly #reverbRight: Float32Array
  readonly #delayLeft: Float32Array
  readonly #delayRight: Float32Array
  readonly #chorusLeft: Float32Array
  readonly #chorusRight: Float32Array
  readonly #wetLeft: Float32Array
  readonly #wetRight: Float32Array
  readonly #hushFrames: number
  #hushing = 0 // frames left of it
  // Reused, so that a change of a setting allocates nothing.
  readonly #room = {
    seconds: DEFAULT_EFFECTS.reverbSeconds,
    damping: DEFAULT_EFFECTS.reverbDamping,
  }
  readonly #echo = {
    bpm: DEFAULT_EFFECTS.tempo,
    beats: quartersOfStep(DEFAULT_EFFECTS.delayBeats),
    feedback: DEFAULT_EFFECTS.delayFeedback,
  }
  readonly #sway = { rate: DEFAULT_EFFECTS.chorusRate, depth: DEFAULT_EFFECTS.chorusDepth }

  /** @param frames at most so many between `begin` and `finish` */
  constructor(sampleRate: number, frames: number) {
    const samples = () => new Float32Array(frames)
    this.left = samples()
    this.right = samples()
    this.#reverbLeft = samples()
    this.#reverbRight = samples()
    this.#delayLeft = samples()
    this.#delayRight = samples()
    this.#chorusLeft = samples()
    this.#chorusRight = samples()
    this.#wetLeft = samples()
    this.#wetRight = samples()
    this.#hushFrames = Math.round(HUSH_SECONDS * sampleRate)
    this.#reverb = new Reverb(sampleRate, this.#room)
    this.#delay = new Delay(sampleRate, this.#echo)
    this.#chorus = new Chorus(sampleRate, this.#sway)
  }

  /** None of the effects sounds on. */
  get isSilent(): boolean {
    return this.#reverb.isSilent && this.#delay.isSilent && this.#chorus.isSilent
  }

  /** @param index of `EFFECTS`; others are not this bus's, and ignored. It glides. */
  set(index: number, value: number): void {
    const parameter = EFFECTS[index]
    if (parameter === undefined) return
    const inside = decodeValue(parameter, value)
    if (index === REVERB_SECONDS) this.#room.seconds = inside
    else if (index === REVERB_DAMPING) this.#room.damping = inside
    else if (index === DELAY_BEATS) this.#echo.beats = quartersOfStep(inside)
    else if (index === DELAY_FEEDBACK) this.#echo.feedback = inside
    else if (index === TEMPO) this.#echo.bpm = inside
    else if (index === CHORUS_RATE) this.#sway.rate = inside
    else if (index === CHORUS_DEPTH) this.#sway.depth = inside
    this.#reverb.set(this.#room)
    this.#delay.set(this.#echo)
    this.#chorus.set(this.#sway)
  }

  begin(frames: number): void {
    this.left.fill(0, 0, frames)
    this.right.fill(0, 0, frames)
    this.#reverbLeft.fill(0, 0, frames)
    this.#reverbRight.fill(0, 0, frames)
    this.#delayLeft.fill(0, 0, frames)
    this.#delayRight.fill(0, 0, frames)
    this.#chorusLeft.fill(0, 0, frames)
    this.#chorusRight.fill(0, 0, frames)
  }

  sendReverb(left: Float32Array, right: Float32Array, from: number, to: number, gain: number) {
    add(left, right, this.#reverbLeft, this.#reverbRight, from, to, gain)
  }

  sendDelay(left: Float32Array, right: Float32Array, from: number, to: number, gain: number) {
    add(left, right, this.#delayLeft, this.#delayRight, from, to, gain)
  }

  sendChorus(left: Float32Array, right: Float32Array, from: number, to: number, gain: number) {
    add(left, right, this.#chorusLeft, this.#chorusRight, from, to, gain)
  }

  /** What the effects still say fades within 8 ms and is forgotten. */
  hush(): void {
    if (!this.isSilent && this.#hushing === 0) this.#hushing = this.#hushFrames
  }

  /** Adds the effects' answers. */
  finish(frames: number): void {
    const left = this.#wetLeft
    const right = this.#wetRight
    left.fill(0, 0, frames)
    right.fill(0, 0, frames)
    this.#reverb.mixInto(this.#reverbLeft, this.#reverbRight, left, right, 0, frames)
    this.#delay.mixInto(this.#delayLeft, this.#delayRight, left, right, 0, frames)
    this.#chorus.mixInto(this.#chorusLeft, this.#chorusRight, left, right, 0, frames)
    if (this.#hushing > 0) this.#fade(frames)
    for (let i = 0; i < frames; i++) {
      this.left[i]! += left[i]!
      this.right[i]! += right[i]!
    }
  }

  #fade(frames: number): void {
    for (let i = 0; i < frames; i++) {
      if (this.#hushing > 0) this.#hushing--
      const gain = this.#hushing / this.#hushFrames
      this.#wetLeft[i]! *= gain
      this.#wetRight[i]! *= gain
    }
    if (this.#hushing > 0) return
    this.#reverb.clear()
    this.#delay.clear()
    this.#chorus.clear()
  }
}

function add(
  left: Float32Array,
  right: Float32Array,
  toLeft: Float32Array,
  toRight: Float32Array,
  from: number,
  to: number,
  gain: number,
): void {
  for (let i = from; i < to; i++) {
    toLeft[i]! += gain * left[i]!
    toRight[i]! += gain * right[i]!
  }
}
