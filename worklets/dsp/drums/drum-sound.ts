import { KIT } from '../../../shared/sound/kit.ts'
import { StateFilter } from '../synth/filter.ts'
import { Oscillator } from '../synth/oscillator.ts'
import type { Wave } from '../synth/wavetable.ts'
import { chance } from '../voices/chance.ts'
import type { Patch } from '../voices/patch.ts'
import { ratioOf } from '../voices/pitch.ts'
import { SINE, SINE_SIZE } from '../voices/sine.ts'
import { TICK_FRAMES } from '../voices/sound.ts'
import { TickedSound } from '../voices/ticked-sound.ts'
import { strikeOn } from './key-map.ts'
import { NoiseSource } from './noise-source.ts'
import type { Kit, Metal, Noise, Tone } from './stroke.ts'

const AT = KIT.index
const MODES = 4
/** Of the square oscillators of 1980's cymbals, over the lowest. */
const METAL_RATIOS = [1, 1.4827, 1.8003, 2.5459, 2.6303, 3.8967] as const
/** Strokes of a burst follow each other in this time; the last one rings. */
const BURST_SECONDS = 0.011
const BURST_FALL_SECONDS = 0.02
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
/** Of all six squares together. */
const METAL_GAIN = 0.55
const LEVEL = 0.62
const SILENT = 1e-4

/**
 * One stroke: modes that fall in pitch, a band of noise, six squares that agree on nothing, and the
 * stick. Velocity moves the bands and the balance as well as the level, and no stroke is quite like the
 * one before it, yet always the same for its place in the order.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class DrumSound extends TickedSound {
  readonly #kits: readonly Kit[]
  readonly #samples = new Float64Array(TICK_FRAMES)
  readonly #part = new Float64Array(TICK_FRAMES)
  readonly #noise = new NoiseSource()
  readonly #stick = new NoiseSource()
  readonly #noiseLow: StateFilter
  readonly #noiseHigh: StateFilter
  readonly #metalLow: StateFilter
  readonly #metalLower: StateFilter
  readonly #snapBand: StateFilter
  readonly #squares: readonly Oscillator[]
  readonly #phases = new Float64Array(MODES)
  readonly #steps = new Float64Array(MODES)
  readonly #modeGains = new Float64Array(MODES)
  readonly #modeKeeps = new Float64Array(MODES) // shares kept from frame to frame
  #sweep = 0 // how far above, semitones
  #sweepKeep = 0
  #noiseLevel = 0
  #noiseKeep = 0
  #burstKeep = 0
  #bursts = 0 // still to come
  #burstTicks = 0
  #untilBurst = 0
  #noiseGain = 0
  #metalLevel = 0
  #metalKeep = 0
  #snapLevel = 0
  #snapKeep = 0
  #blow = 0 // the first fraction of a millisecond
  #silent = true

  constructor(sampleRate: number, kits: readonly Kit[], square: Wave) {
    super(sampleRate)
    this.#kits = kits
    this.#noiseLow = new StateFilter(sampleRate)
    this.#noiseHigh = new StateFilter(sampleRate)
    this.#metalLow = new StateFilter(sampleRate)
    this.#metalLower = new StateFilter(sampleRate)
    this.#snapBand = new StateFilter(sampleRate)
    this.#squares = METAL_RATIOS.map(() => new Oscillator(square))
  }

  get level(): number {
    return this.#modeGains[0]! + this.#noiseLevel * this.#noiseGain + this.#metalLevel
  }

  /** A struck thing rings whether or not the key is held. */
  release(): void {}

  protected begin(patch: Patch, order: number): void {
    const strike = strikeOn(this.key)
    const kit = this.#kits[Math.round(this.values[AT.character]!)] ?? this.#kits[0]!
    this.#silence()
    if (strike === undefined) {
      this.output.level = 0
      this.output.start(this.channel, patch)
      return
    }
    const stroke = kit[strike.piece]
    const { values, velocity } = this
    this.output.level = LEVEL * stroke.gain * this.struck
    this.output.pan = (stroke.pan + this.#tomPan(strike.tune)) * values[AT.width]!
    this.output.start(this.channel, patch)
    const semitones = strike.tune + values[AT.tune]! + (VARIED_CENTS / 100) * chance(order, 1)
    const length = strike.length * values[AT.length]! * (1 + VARIED_LENGTH * chance(order, 2))
    const octaves =
      VELOCITY_OCTAVES * (velocity - 0.8) +
      BRIGHT_OCTAVES * (values[AT.bright]! - 0.5) +
      VARIED_BAND * chance(order, 3) -
      (this.channel.soft ? 0.7 : 0)
    const band = 2 ** octaves
    const pitch = 2 ** (semitones / 12)
    this.#noise.seed(2 * order)
    this.#stick.seed(2 * order + 1)
    if (stroke.tone !== undefined) this.#beginTone(stroke.tone, pitch, length)
    if (stroke.noise !== undefined) this.#beginNoise(stroke.noise, length, band)
    if (stroke.metal !== undefined) this.#beginMetal(stroke.metal, pitch, length, band)
    this.#snapLevel = stroke.snap * 2 * values[AT.snap]! * (0.25 + 0.75 * velocity)
    this.#snapKeep = 10 ** (-3 / (SNAP_SECONDS * this.sampleRate))
    this.#snapBand.reset()
    this.#snapBand.cutoff = stroke.snapHz * band
    this.#snapBand.retune()
    this.#silent = false
  }

  #silence(): void {
    this.#modeGains.fill(0)
    this.#sweep = 0
    this.#noiseGain = 0
    this.#noiseLevel = 0
    this.#bursts = 0
    this.#metalLevel = 0
    this.#snapLevel = 0
    this.#blow = 0
    this.#silent = true
  }

  /** Small toms stand on one side, large ones on the other, as the drummer sees them. */
  #tomPan(tune: number): number {
    return Math.min(0.6, Math.max(-0.6, -tune / 12))
  }

  #beginTone(tone: Tone, pitch: number, length: number): void {
    const { sampleRate, velocity } = this
    const modes = Math.min(MODES, tone.ratios.length)
    for (let mode = 0; mode < modes; mode++) {
      this.#phases[mode] = 0
      this.#steps[mode] = (tone.hz * pitch * tone.ratios[mode]!) / sampleRate
      // A soft stroke hardly wakes the higher modes, and they die sooner.
      this.#modeGains[mode] = tone.gains[mode]! * (mode === 0 ? 1 : 0.35 + 0.65 * velocity)
      const seconds = (tone.seconds * length) / (1 + 0.45 * mode)
      this.#modeKeeps[mode] = 10 ** (-3 / (seconds * sampleRate))
    }
    this.#sweep = tone.sweep * (0.55 + 0.45 * velocity)
    this.#sweepKeep = Math.exp(-TICK_FRAMES / sampleRate / tone.sweepSeconds)
  }

  #beginNoise(noise: Noise, length: number, band: number): void {
    const { sampleRate, velocity } = this
    this.#noiseGain = noise.gain * (0.55 + 0.45 * velocity)
    this.#noiseLevel = 1
    this.#bursts = noise.bursts - 1
    this.#burstTicks = Math.max(1, Math.round((BURST_SECONDS * sampleRate) / TICK_FRAMES))
    this.#untilBurst = this.#burstTicks
    this.#noiseKeep = 10 ** (-3 / (noise.seconds * length * sampleRate))
    this.#burstKeep = 10 ** (-3 / (BURST_FALL_SECONDS * sampleRate))
    this.#noiseLow.reset()
    this.#noiseHigh.reset()
    this.#noiseLow.cutoff = noise.lowHz
    this.#noiseHigh.cutoff = noise.highHz * band
    this.#noiseLow.retune()
    this.#noiseHigh.retune()
  }

  #beginMetal(metal: Metal, pitch: number, length: number, band: number): void {
    const { sampleRate, velocity } = this
    for (let i = 0; i < METAL_RATIOS.length; i++) {
      const square = this.#squares[i]!
      square.phase = 0
      square.step = (metal.hz * pitch * METAL_RATIOS[i]!) / sampleRate
      square.retune()
    }
    this.#metalLevel = metal.gain * METAL_GAIN * (0.6 + 0.4 * velocity)
    this.#metalKeep = 10 ** (-3 / (metal.seconds * length * sampleRate))
    this.#metalLow.reset()
    this.#metalLower.reset()
    this.#metalLow.cutoff = metal.lowHz * Math.sqrt(band)
    this.#metalLower.cutoff = metal.lowHz * 0.6
    this.#metalLow.retune()
    this.#metalLower.retune()
  }

  protected tick(): void {
    if (this.#bursts > 0 && --this.#untilBurst === 0) {
      this.#bursts--
      this.#untilBurst = this.#burstTicks
      this.#noiseLevel = 1
    }
    this.#sweep *= this.#sweepKeep
    const loudest = Math.max(
      this.#modeGains[0]!,
      this.#modeGains[1]!,
      this.#noiseLevel * this.#noiseGain,
      this.#metalLevel,
      this.#snapLevel,
    )
    this.#silent = loudest < SILENT && this.#bursts === 0
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
    samples.fill(0, 0, frames)
    this.#addTone(frames)
    if (this.#noiseGain > 0) this.#addNoise(frames)
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
      const step = Math.min(0.45, this.#steps[mode]! * bend)
      let phase = this.#phases[mode]!
      for (let i = 0; i < frames; i++) {
        const place = phase * SINE_SIZE
        const slot = place | 0
        samples[i]! += gain * (SINE[slot]! + (place - slot) * (SINE[slot + 1]! - SINE[slot]!))
        gain *= keep
        phase += step
        if (phase >= 1) phase -= 1
      }
      this.#phases[mode] = phase
      this.#modeGains[mode] = gain
    }
  }

  #addNoise(frames: number): void {
    const part = this.#part
    this.#noise.fill(part, frames)
    this.#noiseLow.highPass(part, frames)
    this.#noiseHigh.lowPass(part, frames)
    const keep = this.#bursts > 0 ? this.#burstKeep : this.#noiseKeep
    let level = this.#noiseLevel
    for (let i = 0; i < frames; i++) {
      this.#samples[i]! += part[i]! * level * this.#noiseGain
      level *= keep
    }
    this.#noiseLevel = level
  }

  #addMetal(frames: number): void {
    const part = this.#part
    part.fill(0, 0, frames)
    for (let i = 0; i < this.#squares.length; i++) {
      this.#squares[i]!.mixInto(part, frames)
    }
    this.#metalLow.highPass(part, frames)
    this.#metalLower.highPass(part, frames)
    let level = this.#metalLevel
    for (let i = 0; i < frames; i++) {
      this.#samples[i]! += part[i]! * level
      level *= this.#metalKeep
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
