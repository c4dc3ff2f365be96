import { POLY } from '../../../shared/sound/subtractive.ts'
import { Envelope } from '../synth/envelope.ts'
import { StateFilter } from '../synth/filter.ts'
import { Unison } from '../synth/unison.ts'
import type { Waves } from '../synth/wavetable.ts'
import { chance } from './chance.ts'
import { type Patch, SWAY, SWAY_GOAL_HZ } from './patch.ts'
import { hertz, ratioOf } from './pitch.ts'
import { Saturator } from './saturator.ts'
import { type Kind, TICK_FRAMES } from './sound.ts'
import { TickedSound } from './ticked-sound.ts'

// The poly synth, the bass and the pad have the same parameters in the same order.
const AT = POLY.index
/** Of the slow movement: once in about four seconds. */
const MOTION_HZ = 0.27
const MOTION_SEMITONES = 0.07
const MOTION_CUTOFF_SEMITONES = 10
const SOFT_CUTOFF_SEMITONES = 8
const PRESSURE_SEMITONES = 24
/** How far the sides' distance may drift before they are tuned anew: a tenth of a cent. Semitones. */
const DRIFT_SEMITONES = 0.001
/** Low notes stand a little left, high ones a little right, as on a piano. */
const PAN_PER_SEMITONE = 0.006
/** How far the cut-off goes with the key. */
const KEY_TRACKING = 0.6
/** Of what the filter's envelope opens, this much stays while the key is held. */
const SWEEP_SUSTAIN = 0.4
const FLATTEST_Q = Math.SQRT1_2
const STEEPEST_Q = 12
const LOG_Q_RANGE = Math.log(STEEPEST_Q / FLATTEST_Q)
const MIDDLE_GAIN = 0.5
const SIDE_GAIN = 0.22
/** Of the two sides where they stand apart. */
const WIDE_SIDE_GAIN = 0.22
const SUB_GAIN = 1.1
/** Turns by which the sides of a note without sustain begin apart from the middle, on average. */
const STRUCK_APART = 0.06
/** One middle note of the first preset at velocity 100 is then about −18 dBFS RMS. */
const LEVEL = 0.52

/**
 * One note of saws or squares beside each other and a triangle below, through a low-pass whose
 * brightness follows velocity, pressure and its own envelope; with width, in two sides.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
class SubtractiveSound extends TickedSound {
  readonly #saws: Unison
  readonly #filter: StateFilter
  readonly #otherFilter: StateFilter
  readonly #saturator: Saturator
  readonly #otherSaturator: Saturator
  readonly #amplitude: Envelope
  readonly #brightness: Envelope
  readonly #left = new Float64Array(TICK_FRAMES)
  readonly #right = new Float64Array(TICK_FRAMES)
  readonly #levels = new Float64Array(TICK_FRAMES)
  #chance = 0 // [−1, 1): where this note stands in the slow movement
  #wide = false
  // What pitch and filter were last set by: while nothing turns, nothing is computed anew.
  #tunedTo = Number.NaN
  #spread = Number.NaN
  #semitones = Number.NaN
  #cutoff = Number.NaN
  #resonance = Number.NaN

  constructor(sampleRate: number, waves: Waves) {
    super(sampleRate)
    this.#saws = new Unison(waves.saw, waves.triangle)
    this.#filter = new StateFilter(sampleRate)
    this.#otherFilter = new StateFilter(sampleRate)
    this.#saturator = new Saturator(sampleRate)
    this.#otherSaturator = new Saturator(sampleRate)
    this.#amplitude = new Envelope(sampleRate)
    this.#brightness = new Envelope(sampleRate / TICK_FRAMES)
  }

  get level(): number {
    return this.#amplitude.level
  }

  release(): void {
    this.#amplitude.letGo()
    this.#brightness.letGo()
  }

  protected begin(patch: Patch, order: number): void {
    const { values } = this
    this.#chance = chance(order, 0)
    this.#wide = values[AT.width]! > 0
    this.#semitones = Number.NaN // the other side may not have been set
    this.#spread = Number.NaN // a note does not depend on the one that had this voice before
    this.output.level = LEVEL * this.struck
    this.output.pan = (this.key - 60) * PAN_PER_SEMITONE
    this.output.start(this.channel, patch)
    // The sides begin anywhere in their cycle, so that a chord does not begin with one big edge; of what dies
    // away nearly together, because where they begin decides how loud all of it is.
    const apart = this.#wide ? Math.min(0.5, Math.max(STRUCK_APART, values[AT.sustain]!)) : 0
    this.#saws.start(apart * (chance(order, 1) + 1), apart * (chance(order, 2) + 1))
    this.#filter.reset()
    this.#otherFilter.reset()
    this.#saturator.reset()
    this.#otherSaturator.reset()
    const amplitude = this.#amplitude
    amplitude.attack = values[AT.attack]!
    amplitude.decay = values[AT.decay]!
    amplitude.sustain = values[AT.sustain]!
    amplitude.release = values[AT.release]!
    const brightness = this.#brightness
    brightness.attack = amplitude.attack
    brightness.decay = values[AT.fall]!
    brightness.sustain = SWEEP_SUSTAIN
    brightness.release = amplitude.release
    this.#amplitude.start()
    this.#brightness.start()
  }

  protected tick(patch: Patch): void {
    const { values, velocity } = this
    const motion = values[AT.motion]!
    const slow = motion > 0 ? Math.sin(2 * Math.PI * (patch.state[SWAY]! + this.#chance)) : 0
    const spread = values[AT.detune]! / 100 + motion * MOTION_SEMITONES * slow
    const isInTune = Math.abs(spread - this.#spread) < DRIFT_SEMITONES
    if (this.note !== this.#tunedTo || !isInTune) {
      this.#tunedTo = this.note
      this.#spread = spread
      this.#retune()
    }
    this.#brightness.next()
    const semitones =
      KEY_TRACKING * (this.key - 60) +
      values[AT.touch]! * (velocity - 0.5) +
      values[AT.sweep]! * (0.6 + 0.4 * velocity) * this.#brightness.level +
      PRESSURE_SEMITONES * this.pressure +
      motion * MOTION_CUTOFF_SEMITONES * slow -
      (this.channel.soft ? SOFT_CUTOFF_SEMITONES : 0)
    const cutoff = values[AT.cutoff]!
    const resonance = values[AT.resonance]!
    if (resonance !== this.#resonance) {
      this.#resonance = resonance
      this.#filter.q = FLATTEST_Q * Math.exp(resonance * LOG_Q_RANGE)
      this.#semitones = Number.NaN // to be opened anew
    }
    if (semitones !== this.#semitones || cutoff !== this.#cutoff) {
      this.#semitones = semitones
      this.#cutoff = cutoff
      this.#open()
    }
    this.#balance()
  }

  #retune(): void {
    const step = hertz(this.#tunedTo) / this.sampleRate
    this.#saws.step = step
    this.#saws.spread = ratioOf(this.#spread / 12)
    this.#saws.retune()
  }

  /** The filter, as wide as it is to be now. */
  #open(): void {
    const filter = this.#filter
    filter.cutoff = this.#cutoff * ratioOf(this.#semitones / 12)
    filter.retune()
    if (this.#wide) this.#otherFilter.retuneAs(filter)
  }

  /** Whoever is in the middle, and the two on either side. */
  #balance(): void {
    const { values } = this
    const wave = values[AT.wave]!
    const width = values[AT.width]!
    const side = this.#wide ? WIDE_SIDE_GAIN : SIDE_GAIN
    this.#saws.middleGain = MIDDLE_GAIN
    this.#saws.nearGain = side * (this.#wide ? 1 + width : 1)
    this.#saws.farGain = side * (1 - width)
    this.#saws.square = wave
    this.#saws.belowGain = SUB_GAIN * values[AT.sub]!
    this.#saturator.drive = values[AT.drive]!
    this.#otherSaturator.drive = this.#saturator.drive
  }

  protected mix(left: Float32Array, right: Float32Array, at: number, frames: number): boolean {
    const own = this.#left
    this.#amplitude.fill(this.#levels, frames)
    if (this.#wide) {
      const other = this.#right
      this.#saws.fillBoth(own, other, frames)
      this.#filter.lowPassBoth(own, this.#otherFilter, other, frames)
      if (this.#saturator.drive > 0) {
        this.#saturator.process(own, frames)
        this.#otherSaturator.process(other, frames)
      }
      this.output.mixShapedPairInto(own, other, this.#levels, left, right, at, frames)
    } else {
      this.#saws.fill(own, frames)
      this.#filter.lowPass(own, frames)
      if (this.#saturator.drive > 0) this.#saturator.process(own, frames)
      this.output.mixShapedPairInto(own, own, this.#levels, left, right, at, frames)
    }
    return !this.#amplitude.idle
  }
}

/** @param waves shared by all its voices */
export const subtractiveKind = (waves: Waves): Kind => ({
  createSound: sampleRate => new SubtractiveSound(sampleRate, waves),
  steer(patch) {
    patch.state[SWAY_GOAL_HZ] = MOTION_HZ
  },
})
