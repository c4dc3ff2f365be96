import { ELECTRIC_PIANO } from '../../../shared/sound/keys.ts'
import { TURN } from '../synth/turn.ts'
import { type Patch, SWAY, SWAY_GOAL_HZ } from './patch.ts'
import { hertz, ratioOf } from './pitch.ts'
import { SINE, SINE_MASK, SINE_SCALE, SINE_SHIFT } from './sine.ts'
import { type Kind, TICK_FRAMES } from './sound.ts'
import { TickedSound } from './ticked-sound.ts'

const AT = ELECTRIC_PIANO.index
/** Of the tine's second mode: the ring of the attack stands so many times above the note. */
const RING_RATIO = 14
const HIGHEST_RING_HZ = 9000
/** Largest modulation index of the note at full bark and velocity: about twelve harmonics. */
const BARK_INDEX = 5.6
const RING_INDEX = 2
/** What is left of it in a plain tone, of a soft stroke and more of a hard one. */
const REST_INDEX = 0.22
const HARD_REST_INDEX = 0.4
/** The growl is gone in this share of the note's decay. */
const BARK_DECAY_SHARE = 0.34
const RING_SECONDS = 0.32
/** Decay halves every so many semitones upwards. */
const HALF_DECAY_SEMITONES = 20
const PAN_PER_SEMITONE = 0.005
/** The blow itself: as soon as a felt tip leaves the tine. */
const BLOW_SECONDS = 0.0012
const LEVEL = 0.36
const CARRIER = 0
const MODULATOR = 1
const RINGER = 2
/** In nepers. */
const SIXTY_DB = 3 * Math.LN10
/** −80 dB. */
const SILENT = 1e-4

/**
 * A tine or reed before its pickup, by two pairs of oscillators that modulate each other's phase: one at
 * the note itself, whose index falls from the growl of a hard stroke to a plain tone, one far above it
 * for the ring of the attack. Source: J. Chowning, The Synthesis of Complex Audio Spectra by Means of
 * Frequency Modulation, JAES 21(7), 1973. The index is held where its sidebands stay below half the
 * sample rate (his bandwidth: index + 1 times the modulator on either side).
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
class ElectricPianoSound extends TickedSound {
  protected override readonly touch = 1.3
  readonly #samples = new Float64Array(TICK_FRAMES)
  readonly #tremoloLeft = new Float64Array(TICK_FRAMES)
  readonly #turns = new Int32Array(3) // of carrier, modulator and ringer, 2³² to the turn …
  readonly #steps = new Int32Array(3) // … and more each frame
  #amplitude = 0 // now, and by how much more each frame
  #amplitudeStep = 0
  #index = 0
  #indexStep = 0
  #ring = 0
  #ringStep = 0
  #body = 0 // envelopes at ticks: the note …
  #bark = 0 // … its growl …
  #bell = 0 // … its ring
  #blow = 0 // how far the hammer has done its work, [0, 1]
  #keep = 0 // each share kept from tick to tick
  #barkKeep = 0
  #bellKeep = 0
  #released = false
  #tremolo = 0
  #tremoloStep = 0

  get level(): number {
    return this.#amplitude
  }

  release(): void {
    this.#released = true
  }

  protected begin(patch: Patch): void {
    const { values, velocity, sampleRate, key } = this
    const perTick = TICK_FRAMES / sampleRate
    const decay = values[AT.decay]! * ratioOf(-(key - 60) / HALF_DECAY_SEMITONES)
    this.output.level = LEVEL * this.struck
    this.output.pan = (key - 60) * PAN_PER_SEMITONE
    this.output.start(this.channel, patch)
    this.#turns.fill(0)
    this.#body = 1
    this.#bark = velocity * velocity * (1 - 0.4 * Math.max(0, (key - 60) / 48))
    this.#bell = (0.25 + 0.75 * velocity) * velocity
    this.#blow = 0
    this.#amplitude = 0
    this.#index = 0
    this.#ring = 0
    this.#released = false
    this.#tremolo = this.#tremoloGoal(patch)
    // A decay time is to −60 dB, as everywhere.
    this.#keep = 10 ** ((-3 * perTick) / decay)
    this.#barkKeep = 10 ** ((-3 * perTick) / (decay * BARK_DECAY_SHARE))
    this.#bellKeep = 10 ** ((-3 * perTick) / RING_SECONDS)
  }

  protected tick(patch: Patch): void {
    const { values, sampleRate } = this
    const perTick = TICK_FRAMES / sampleRate
    const step = hertz(this.note) / sampleRate
    const reed = values[AT.reed]!
    const ratio = reed >= 0.5 ? 2 : 1 // even harmonics cancel where the modulator is an octave up
    const ringHz = Math.min(HIGHEST_RING_HZ, RING_RATIO * step * sampleRate)
    this.#steps[CARRIER] = Math.min(0.45, step) * TURN
    this.#steps[MODULATOR] = Math.min(0.45, ratio * step) * TURN
    this.#steps[RINGER] = Math.min(0.3, ringHz / sampleRate) * TURN
    this.#body *= this.#released
      ? Math.exp((-SIXTY_DB * perTick) / values[AT.release]!)
      : this.#keep
    this.#bark *= this.#barkKeep
    this.#bell *= this.#bellKeep
    this.#blow = Math.min(1, this.#blow + perTick / BLOW_SECONDS)
    const soft = this.channel.soft ? 0.5 : 1
    const bark = values[AT.bark]! * BARK_INDEX * soft * (this.#bark + 0.35 * this.pressure)
    const rest = soft * (REST_INDEX + HARD_REST_INDEX * values[AT.bark]! * this.velocity ** 2)
    const widest = Math.max(0, (0.45 - step) / (ratio * step) - 1)
    const amplitude = this.#body * this.#blow
    this.#amplitudeStep = (amplitude - this.#amplitude) / TICK_FRAMES
    this.#indexStep = (Math.min(bark + rest, widest) - this.#index) / TICK_FRAMES
    const ring = values[AT.tine]! * RING_INDEX * soft * this.#bell * this.#body * this.#blow
    this.#ringStep = (ring - this.#ring) / TICK_FRAMES
    this.#tremoloStep = (this.#tremoloGoal(patch) - this.#tremolo) / TICK_FRAMES
  }

  #tremoloGoal(patch: Patch): number {
    return this.values[AT.tremolo]! * Math.sin(2 * Math.PI * patch.state[SWAY]!)
  }

  protected mix(left: Float32Array, right: Float32Array, at: number, frames: number): boolean {
    const samples = this.#samples
    const other = this.#tremoloLeft
    const carrierStep = this.#steps[CARRIER]!
    const modulatorStep = this.#steps[MODULATOR]!
    const ringerStep = this.#steps[RINGER]!
    const amplitudeStep = this.#amplitudeStep
    const indexStep = this.#indexStep
    const ringStep = this.#ringStep
    const tremoloStep = this.#tremoloStep
    let carrier = this.#turns[CARRIER]!
    let modulator = this.#turns[MODULATOR]!
    let ringer = this.#turns[RINGER]!
    let amplitude = this.#amplitude
    let index = this.#index
    let ring = this.#ring
    let tremolo = this.#tremolo
    for (let i = 0; i < frames; i++) {
      const slot = modulator >>> SINE_SHIFT
      const here = SINE[slot]!
      const bend = here + (modulator & SINE_MASK) * SINE_SCALE * (SINE[slot + 1]! - here)
      const bent = (carrier + index * TURNS_PER_RADIAN * bend) | 0
      const rung = (carrier + ring * TURNS_PER_RADIAN * SINE[ringer >>> SINE_SHIFT]!) | 0
      const toneSlot = bent >>> SINE_SHIFT
      const toneHere = SINE[toneSlot]!
      const tone = toneHere + (bent & SINE_MASK) * SINE_SCALE * (SINE[toneSlot + 1]! - toneHere)
      const bellSlot = rung >>> SINE_SHIFT
      const bellHere = SINE[bellSlot]!
      const bell = bellHere + (rung & SINE_MASK) * SINE_SCALE * (SINE[bellSlot + 1]! - bellHere)
      const sample = amplitude * (0.7 * tone + 0.5 * bell)
      samples[i] = sample * (1 - tremolo)
      other[i] = sample * (1 + tremolo)
      carrier = (carrier + carrierStep) | 0
      modulator = (modulator + modulatorStep) | 0
      ringer = (ringer + ringerStep) | 0
      amplitude += amplitudeStep
      index += indexStep
      ring += ringStep
      tremolo += tremoloStep
    }
    this.#turns[CARRIER] = carrier
    this.#turns[MODULATOR] = modulator
    this.#turns[RINGER] = ringer
    this.#amplitude = amplitude
    this.#index = index
    this.#ring = ring
    this.#tremolo = tremolo
    this.output.mixPairInto(samples, other, left, right, at, frames)
    return this.#body > SILENT
  }
}

/** 2³² to the turn. */
const TURNS_PER_RADIAN = TURN / (2 * Math.PI)

export const ELECTRIC_PIANO_KIND: Kind = {
  createSound: sampleRate => new ElectricPianoSound(sampleRate),
  steer(patch: Patch) {
    patch.state[SWAY_GOAL_HZ] = patch.values[AT.rate]!
  },
}
