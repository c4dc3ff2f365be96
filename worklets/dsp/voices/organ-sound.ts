import { ORGAN } from '../../../shared/sound/keys.ts'
import { TURN } from '../synth/turn.ts'
import { zero } from '../synth/zero.ts'
import { chance } from './chance.ts'
import { type Patch, SWAY, SWAY_GOAL_HZ } from './patch.ts'
import { hertz, ratioOf } from './pitch.ts'
import { SINE, SINE_MASK, SINE_SCALE, SINE_SHIFT } from './sine.ts'
import { type Kind, TICK_FRAMES } from './sound.ts'
import { TickedSound } from './ticked-sound.ts'

const AT = ORGAN.index
/** Semitones of each drawbar from the key, in the order of the parameters. */
const DRAWBAR_SEMITONES = [-12, 7, 0, 12, 19, 24, 28, 31, 36] as const
const BARS = DRAWBAR_SEMITONES.length
/** One more: the percussion, on the third harmonic. */
const WHEELS = BARS + 1
const PERCUSSION_SEMITONES = 19
const PERCUSSION_SECONDS = 0.35
/** The highest wheel there is; what would lie above it comes an octave lower, and so at the bottom. */
const HIGHEST_WHEEL = 114
const LOWEST_WHEEL = 24
/** Each drawbar's contact closes at its own moment within this time. */
const CONTACT_SPREAD_SECONDS = 0.006
/** With full click a contact closes within a tick; without, so slowly that nothing is heard of it. */
const SOFT_CONTACT_SECONDS = 0.012
const RELEASE_SECONDS = 0.008
const SLOW_HZ = 0.78
const FAST_HZ = 6.7
/** Of the horn at full depth: the Doppler effect, and how much louder it is when it points here. */
const DOPPLER_SEMITONES = 0.28
const HORN_SWELL = 0.38
/** As a foot on the swell pedal: how much louder full pressure is, linear. */
const PRESSURE_SWELL = 0.6
const LEVEL = 0.105
const NEAR = 1e-5
const DENORMAL = 1e-9

/**
 * One key of a tonewheel organ: nine sine wheels in equal temperament, each through its own contact, and
 * the percussion that only the first of several keys has; then its share of a turning horn. Sources:
 * Hammond Organ Service Manual HO-495 (wheels, foldback, harmonics); J. Pekonen et al., Computationally
 * Efficient Hammond Organ Synthesis, DAFx-11, 2011 (key click).
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
class OrganSound extends TickedSound {
  protected override readonly vibrato = 0 // the wheel turns the rotor instead
  readonly #near = new Float64Array(TICK_FRAMES)
  readonly #far = new Float64Array(TICK_FRAMES)
  readonly #turns = new Int32Array(WHEELS) // 2³² to the turn
  readonly #tuned = new Float64Array(WHEELS) // turns a frame, at rest …
  readonly #steps = new Int32Array(WHEELS) // … and now, 2³² to the turn
  readonly #drawn = new Float64Array(BARS) // how far the bars were out when last looked at …
  readonly #heard = new Float64Array(BARS) // … and how loud that is
  readonly #gains = new Float64Array(WHEELS) // now …
  readonly #gainSteps = new Float64Array(WHEELS) // … and by how much more each frame
  readonly #wait = new Float64Array(WHEELS) // ticks until the contact closes
  #closing = 0 // share of its way that a contact goes in a tick
  #percussion = 0
  #percussionKeep = 0
  #released = false
  #sounding = true
  #swell = 0
  #swellStep = 0
  #otherSwell = 0
  #otherSwellStep = 0

  get level(): number {
    return this.#gains[2]! + this.#gains[0]!
  }

  release(): void {
    this.#released = true
  }

  protected begin(patch: Patch, order: number): void {
    const { sampleRate, values } = this
    const perTick = TICK_FRAMES / sampleRate
    this.output.level = LEVEL * (this.channel.soft ? 0.7 : 1)
    this.output.pan = 0
    this.output.start(this.channel, patch)
    const click = values[AT.click]!
    this.#closing = Math.min(1, perTick / (SOFT_CONTACT_SECONDS * (1 - click) + 0.0003))
    for (let wheel = 0; wheel < WHEELS; wheel++) {
      const semitones = wheel < BARS ? DRAWBAR_SEMITONES[wheel]! : PERCUSSION_SEMITONES
      this.#tuned[wheel] = hertz(this.#folded(this.key + semitones)) / sampleRate
      this.#turns[wheel] = 0
      this.#gains[wheel] = 0
      this.#gainSteps[wheel] = 0
      // A fast key closes them all nearly at once.
      const spread = CONTACT_SPREAD_SECONDS * click * (1.2 - this.velocity)
      this.#wait[wheel] = Math.round((((chance(order, wheel) + 1) / 2) * spread) / perTick)
    }
    this.#percussion = this.channel.keysDown === 0 ? 1 : 0
    this.#percussionKeep = 10 ** ((-3 * perTick) / PERCUSSION_SECONDS)
    this.#released = false
    this.#sounding = true
    this.#swell = 1
    this.#otherSwell = 1
  }

  protected tick(patch: Patch): void {
    const { values, sampleRate } = this
    const turn = 2 * Math.PI * patch.state[SWAY]!
    const depth = values[AT.depth]!
    const bent = ratioOf((this.note - this.key + DOPPLER_SEMITONES * depth * Math.cos(turn)) / 12)
    const pressed = 1 + PRESSURE_SWELL * this.pressure
    const swell = pressed * (1 + HORN_SWELL * depth * Math.sin(turn))
    const otherSwell = pressed * (1 + HORN_SWELL * depth * Math.sin(turn + 2.2))
    this.#swellStep = (swell - this.#swell) / TICK_FRAMES
    this.#otherSwellStep = (otherSwell - this.#otherSwell) / TICK_FRAMES
    this.#percussion *= this.#percussionKeep
    const closing = this.#released
      ? Math.min(1, TICK_FRAMES / sampleRate / RELEASE_SECONDS)
      : this.#closing
    this.#lookAtBars()
    let loudest = 0
    for (let wheel = 0; wheel < WHEELS; wheel++) {
      this.#steps[wheel] = Math.min(0.45, this.#tuned[wheel]! * bent) * TURN
      let goal =
        wheel < BARS ? this.#heard[wheel]! : values[AT.percussion]! * this.#percussion * 1.4
      if (this.#released) goal = 0
      else if (this.#wait[wheel]! > 0) {
        this.#wait[wheel]!--
        goal = 0
      }
      if (goal === 0 && Math.abs(this.#gains[wheel]!) < DENORMAL) this.#gains[wheel] = 0
      const way = goal - this.#gains[wheel]!
      const near = Math.abs(way) < NEAR
      this.#gainSteps[wheel] = (way * (near ? 1 : closing)) / TICK_FRAMES
      loudest = Math.max(loudest, this.#gains[wheel]!)
    }
    this.#sounding = !this.#released || loudest > NEAR
  }

  /** A power is dear: only what was moved is computed anew. */
  #lookAtBars(): void {
    for (let bar = 0; bar < BARS; bar++) {
      if (this.values[bar] === this.#drawn[bar]) continue
      this.#drawn[bar] = this.values[bar]!
      this.#heard[bar] = this.values[bar]! ** 1.6
    }
  }

  /** Where there is no wheel, the one an octave nearer the middle takes its place. */
  #folded(note: number): number {
    let folded = note
    while (folded > HIGHEST_WHEEL) folded -= 12
    while (folded < LOWEST_WHEEL) folded += 12
    return folded
  }

  protected mix(left: Float32Array, right: Float32Array, at: number, frames: number): boolean {
    const near = this.#near
    const far = this.#far
    zero(near, frames)
    for (let wheel = 0; wheel < WHEELS; wheel++) {
      const gainStep = this.#gainSteps[wheel]!
      let gain = this.#gains[wheel]!
      if (gain === 0 && gainStep === 0) continue
      const step = this.#steps[wheel]!
      let turn = this.#turns[wheel]!
      for (let i = 0; i < frames; i++) {
        const slot = turn >>> SINE_SHIFT
        const here = SINE[slot]!
        near[i]! += gain * (here + (turn & SINE_MASK) * SINE_SCALE * (SINE[slot + 1]! - here))
        gain += gainStep
        turn = (turn + step) | 0
      }
      this.#turns[wheel] = turn
      this.#gains[wheel] = gain
    }
    const swellStep = this.#swellStep
    const otherSwellStep = this.#otherSwellStep
    let swell = this.#swell
    let otherSwell = this.#otherSwell
    for (let i = 0; i < frames; i++) {
      far[i] = near[i]! * otherSwell
      near[i]! *= swell
      swell += swellStep
      otherSwell += otherSwellStep
    }
    this.#swell = swell
    this.#otherSwell = otherSwell
    this.output.mixPairInto(near, far, left, right, at, frames)
    return this.#sounding
  }
}

export const ORGAN_KIND: Kind = {
  createSound: sampleRate => new OrganSound(sampleRate),
  steer(patch: Patch, modulation: number) {
    const speed = Math.max(patch.values[AT.rotor]!, modulation)
    patch.state[SWAY_GOAL_HZ] = SLOW_HZ + (FAST_HZ - SLOW_HZ) * speed
  },
}
