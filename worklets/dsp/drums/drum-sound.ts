import { KIT } from '../../../shared/sound/kit.ts'
import { StateFilter } from '../synth/filter.ts'
import { Oscillator } from '../synth/oscillator.ts'
import { TURN } from '../synth/turn.ts'
import type { Wave } from '../synth/wavetable.ts'
import { zero } from '../synth/zero.ts'
import { chance } from '../voices/chance.ts'
import type { Patch } from '../voices/patch.ts'
import { ratioOf } from '../voices/pitch.ts'
import { SINE, SINE_MASK, SINE_SCALE, SINE_SHIFT } from '../voices/sine.ts'
import { TICK_FRAMES } from '../voices/sound.ts'
import { TickedSound } from '../voices/ticked-sound.ts'
import { NoiseBurst } from './noise-burst.ts'
import { NoiseSource } from './noise-source.ts'
import { MODES, ROW, type StrokeRows } from './stroke-rows.ts'

const AT = KIT.index
/** Of the square oscillators of 1980's cymbals, over the lowest. */
const METAL_RATIOS = [1, 1.4827, 1.8003, 2.5459, 2.6303, 3.8967] as const
const SNAP_SECONDS = 0.012
/** How much a stroke differs from the one before: cents, share of its length, share of its band. */
const VARIED_CENTS = 14
const VARIED_LENGTH = 0.06
const VARIED_BAND = 0.05
/** Octaves by which the band of a soft stroke is lower than that of the hardest. */
const VELOCITY_OCTAVES = 1.8
/** Octaves from one end of the brightness knob to the other. */
const BRIGHT_OCTAVES = 2.4
const BLOW_SECONDS = 0.0006
/** Key pressure from which on it is a hand that takes hold, and until what it holds is silent. */
const GRAB_PRESSURE = 64 / 127
const GRAB_SECONDS = 0.12
/** Of all six squares together. */
const METAL_GAIN = 0.55
const LEVEL = 0.62
/** In nepers. */
const SIXTY_DB = 3 * Math.LN10
const SILENT = 1e-4

/**
 * One stroke: modes that fall in pitch, a band of noise, six squares that agree on nothing, and the
 * stick. Velocity moves the bands and the balance as well as the level, and no stroke is quite like the
 * one before it, yet always the same for its place in the order.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class DrumSound extends TickedSound {
  readonly #kits: readonly StrokeRows[]
  readonly #samples = new Float64Array(TICK_FRAMES)
  readonly #part = new Float64Array(TICK_FRAMES)
  readonly #noise: NoiseBurst
  readonly #stick = new NoiseSource()
  readonly #metalLow: StateFilter
  readonly #metalLower: StateFilter
  readonly #metalHigh: StateFilter
  readonly #snapBand: StateFilter
  readonly #squares: readonly Oscillator[]
  readonly #turns = new Int32Array(MODES) // 2³² to the turn
  readonly #steps = new Float64Array(MODES) // turns a frame
  readonly #modeGains = new Float64Array(MODES)
  readonly #modeKeeps = new Float64Array(MODES) // shares kept from frame to frame
  #pitch = 1 // of this stroke against its kit's …
  #length = 1
  #band = 1 // … each times as much
  #sweep = 0 // how far above, semitones
  #sweepKeep = 0
  #metalLevel = 0
  #metalKeep = 0
  #worn = false // nothing of the metal is left above
  #grabbable = false
  #snapLevel = 0
  #snapKeep = 0
  #blow = 0 // the first fraction of a millisecond
  #silent = true

  constructor(sampleRate: number, kits: readonly StrokeRows[], square: Wave) {
    super(sampleRate)
    this.#kits = kits
    this.#noise = new NoiseBurst(sampleRate)
    this.#metalLow = new StateFilter(sampleRate)
    this.#metalLower = new StateFilter(sampleRate)
    this.#metalHigh = new StateFilter(sampleRate)
    this.#snapBand = new StateFilter(sampleRate)
    this.#squares = METAL_RATIOS.map(() => new Oscillator(square))
  }

  get level(): number {
    return this.#modeGains[0]! + this.#noise.level + this.#metalLevel
  }

  /** A struck thing rings whether or not the key is held. */
  release(): void {}

  /** The hand that stops a cymbal: how electronic kits say it. */
  override press(pressure: number): void {
    if (!this.#grabbable || pressure < GRAB_PRESSURE) return
    const keep = this.#keepOf(GRAB_SECONDS)
    this.#metalKeep = Math.min(this.#metalKeep, keep)
    for (let mode = 0; mode < MODES; mode++)
      this.#modeKeeps[mode] = Math.min(this.#modeKeeps[mode]!, keep)
    this.#noise.damp(GRAB_SECONDS)
  }

  protected begin(patch: Patch, order: number): void {
    const kit = this.#kits[Math.round(this.values[AT.character]!)] ?? this.#kits[0]!
    const row = kit[this.key]
    this.#silence()
    if (row === undefined) {
      this.output.level = 0
      this.output.start(this.channel, patch)
      return
    }
    this.#grabbable = row[ROW.grabbed]! > 0
    const { values, velocity } = this
    const tune = row[ROW.tune]!
    this.output.level = LEVEL * row[ROW.gain]! * this.struck
    // Small toms stand on one side, large ones on the other, as the drummer sees them.
    this.output.pan =
      (row[ROW.pan]! + Math.min(0.6, Math.max(-0.6, -tune / 12))) * values[AT.width]!
    this.output.start(this.channel, patch)
    const semitones = tune + values[AT.tune]! + (VARIED_CENTS / 100) * chance(order, 1)
    const octaves =
      VELOCITY_OCTAVES * (velocity - 0.8) +
      BRIGHT_OCTAVES * (values[AT.bright]! - 0.5) +
      VARIED_BAND * chance(order, 3) -
      (this.channel.soft ? 0.7 : 0)
    this.#length = row[ROW.length]! * values[AT.length]! * (1 + VARIED_LENGTH * chance(order, 2))
    this.#band = ratioOf(octaves)
    this.#pitch = ratioOf(semitones / 12)
    this.#stick.seed(2 * order + 1)
    if (row[ROW.toneHz]! > 0) this.#beginTone(row)
    if (row[ROW.noiseGain]! > 0) this.#beginNoise(row, 2 * order)
    if (row[ROW.metalGain]! > 0) this.#beginMetal(row)
    this.#snapLevel = row[ROW.snap]! * 2 * values[AT.snap]! * (0.25 + 0.75 * velocity)
    this.#snapKeep = this.#keepOf(SNAP_SECONDS)
    this.#snapBand.reset()
    this.#snapBand.cutoff = row[ROW.snapHz]! * this.#band
    this.#snapBand.retune()
    this.#silent = false
  }

  #silence(): void {
    this.#modeGains.fill(0)
    this.#sweep = 0
    this.#noise.silence()
    this.#metalLevel = 0
    this.#snapLevel = 0
    this.#blow = 0
    this.#grabbable = false
    this.#silent = true
  }

  #beginTone(row: Float64Array): void {
    const { sampleRate, velocity } = this
    for (let mode = 0; mode < MODES; mode++) {
      this.#turns[mode] = 0
      this.#steps[mode] = (row[ROW.toneHz]! * this.#pitch * row[ROW.ratios + mode]!) / sampleRate
      // A soft stroke hardly wakes the higher modes, and they die sooner.
      this.#modeGains[mode] = row[ROW.gains + mode]! * (mode === 0 ? 1 : 0.35 + 0.65 * velocity)
      this.#modeKeeps[mode] = this.#keepOf(
        (row[ROW.toneSeconds]! * this.#length) / (1 + 0.45 * mode),
      )
    }
    this.#sweep = row[ROW.sweep]! * (0.55 + 0.45 * velocity)
    this.#sweepKeep = Math.exp(-TICK_FRAMES / sampleRate / row[ROW.sweepSeconds]!)
  }

  #beginNoise(row: Float64Array, seed: number): void {
    this.#noise.length = this.#length
    this.#noise.band = this.#band
    this.#noise.gain = 0.55 + 0.45 * this.velocity
    this.#noise.start(row, seed)
  }

  #beginMetal(row: Float64Array): void {
    for (let i = 0; i < METAL_RATIOS.length; i++) {
      const square = this.#squares[i]!
      square.start()
      square.step = (row[ROW.metalHz]! * this.#pitch * METAL_RATIOS[i]!) / this.sampleRate
      square.retune()
    }
    this.#metalLevel = row[ROW.metalGain]! * METAL_GAIN * (0.6 + 0.4 * this.velocity)
    this.#metalKeep = this.#keepOf(row[ROW.metalSeconds]! * this.#length)
    this.#metalLow.reset()
    this.#metalLower.reset()
    this.#metalLow.cutoff = row[ROW.metalLowHz]! * Math.sqrt(this.#band)
    this.#metalLower.cutoff = row[ROW.metalLowHz]! * 0.6
    this.#metalLow.retune()
    this.#metalLower.retune()
    this.#worn = row[ROW.metalHighHz]! > 0
    if (!this.#worn) return
    this.#metalHigh.reset()
    this.#metalHigh.cutoff = row[ROW.metalHighHz]!
    this.#metalHigh.retune()
  }

  /** Share kept from frame to frame by what falls by 60 dB in so many seconds. */
  #keepOf(seconds: number): number {
    return Math.exp(-SIXTY_DB / (seconds * this.sampleRate))
  }

  protected tick(): void {
    this.#noise.tick()
    this.#sweep *= this.#sweepKeep
    const loudest = Math.max(
      this.#modeGains[0]!,
      this.#modeGains[1]!,
      this.#noise.level,
      this.#metalLevel,
      this.#snapLevel,
    )
    this.#silent = loudest < SILENT && this.#noise.left === 0
    // What is no longer heard costs nothing from here on; decided at ticks, so that blocks do not show.
    if (this.#metalLevel < SILENT) this.#metalLevel = 0
    if (this.#snapLevel < SILENT) this.#snapLevel = 0
    for (let mode = 0; mode < MODES; mode++) {
      if (this.#modeGains[mode]! < SILENT) this.#modeGains[mode] = 0
    }
  }

  protected mix(left: Float32Array, right: Float32Array, at: number, frames: number): boolean {
    if (this.#silent) return false
    const samples = this.#samples
    zero(samples, frames)
    this.#addTone(frames)
    if (this.#noise.level > 0) this.#noise.addTo(samples, frames)
    if (this.#metalLevel > 0) this.#addMetal(frames)
    if (this.#snapLevel > 0) this.#addSnap(frames)
    const blowStep = 1 / (BLOW_SECONDS * this.sampleRate)
    for (let i = 0; i < frames && this.#blow < 1; i++) {
      samples[i]! *= this.#blow
      this.#blow += blowStep
    }
    this.output.mixInto(samples, left, right, at, frames)
    return true
  }

  #addTone(frames: number): void {
    const samples = this.#samples
    const bend = ratioOf((this.#sweep + this.note - this.key) / 12)
    for (let mode = 0; mode < MODES; mode++) {
      let gain = this.#modeGains[mode]!
      if (gain === 0) continue
      const keep = this.#modeKeeps[mode]!
      const step = (Math.min(0.45, this.#steps[mode]! * bend) * TURN) | 0
      let turn = this.#turns[mode]!
      for (let i = 0; i < frames; i++) {
        const slot = turn >>> SINE_SHIFT
        const here = SINE[slot]!
        samples[i]! += gain * (here + (turn & SINE_MASK) * SINE_SCALE * (SINE[slot + 1]! - here))
        gain *= keep
        turn = (turn + step) | 0
      }
      this.#turns[mode] = turn
      this.#modeGains[mode] = gain
    }
  }

  #addMetal(frames: number): void {
    const part = this.#part
    const samples = this.#samples
    const keep = this.#metalKeep
    zero(part, frames)
    for (let i = 0; i < this.#squares.length; i++) {
      this.#squares[i]!.mixInto(part, frames)
    }
    this.#metalLow.highPass(part, frames)
    this.#metalLower.highPass(part, frames)
    if (this.#worn) this.#metalHigh.lowPass(part, frames)
    let level = this.#metalLevel
    for (let i = 0; i < frames; i++) {
      samples[i]! += part[i]! * level
      level *= keep
    }
    this.#metalLevel = level
  }

  #addSnap(frames: number): void {
    const part = this.#part
    this.#stick.fill(part, frames)
    this.#snapBand.lowPass(part, frames)
    let level = this.#snapLevel
    for (let i = 0; i < frames; i++) {
      this.#samples[i]! += part[i]! * level
      level *= this.#snapKeep
    }
    this.#snapLevel = level
  }
}
