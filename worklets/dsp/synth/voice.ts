import { ChannelState } from './channel-state.ts'
import { Envelope, type EnvelopeShape } from './envelope.ts'
import { LowPass } from './filter.ts'
import { Oscillator } from './oscillator.ts'
import type { Wave } from './wavetable.ts'

/** Frames between two looks at wheels, vibrato and filter; counted from the note's own start. */
const TICK_FRAMES = 16
const AMPLITUDE: EnvelopeShape = { attack: 0.003, decay: 0.9, sustain: 0.75, release: 0.35 }
const BRIGHTNESS: EnvelopeShape = { attack: 0.002, decay: 0.7, sustain: 0.4, release: 0.4 }
/** Fast enough to free a voice, slow enough not to be heard as a click. Seconds. */
const FADE_SECONDS = 0.004
const DETUNE = 2 ** (6 / 1200) // 6 cents
const SAW_GAIN = 0.5
const DETUNED_GAIN = 0.25
const TRIANGLE_GAIN = 0.35
/** One middle note at velocity 100 then sounds at about −18 dBFS RMS. */
const VOICE_GAIN = 0.52
const RESONANCE = 0.9
const VIBRATO_HZ = 5.5
const VIBRATO_SEMITONES = 0.5
const BEND_GLIDE_SECONDS = 0.003
const SOFT_GAIN = 0.6
/** Low notes stand a little left, high ones a little right, as on a piano. */
const PAN_PER_SEMITONE = 0.006

interface VoiceWaves {
  readonly saw: Wave
  readonly triangle: Wave
}

/**
 * One note of the poly synth: two saws a few cents apart and a triangle, through a low-pass whose
 * brightness follows velocity, pressure and its own envelope.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Voice {
  source = 0
  midiChannel = 0
  note = 0
  /** The key is down. */
  keyDown = false
  /** Held by the sostenuto pedal. */
  captured = false
  /** Grows with every note of the synth: tells the older from the newer. */
  order = 0
  /** Polyphonic pressure, [0, 1]. */
  pressure = 0

  readonly #sampleRate: number
  readonly #bendGlide: number
  readonly #saw: Oscillator
  readonly #detuned: Oscillator
  readonly #triangle: Oscillator
  readonly #filter: LowPass
  readonly #amplitude: Envelope
  readonly #brightness: Envelope
  readonly #samples = new Float64Array(TICK_FRAMES)
  #channel = new ChannelState()
  #velocity = 0 // [0, 1]
  #left = 0
  #right = 0
  #bend = 0 // semitones, on its way to the channel's
  #vibrato = 0 // turns
  #untilTick = 0
  #phase: 'free' | 'sounding' | 'released' | 'fading' = 'free'

  constructor(sampleRate: number, waves: VoiceWaves) {
    this.#sampleRate = sampleRate
    const ticksPerSecond = sampleRate / TICK_FRAMES
    this.#bendGlide = 1 - Math.exp(-1 / (BEND_GLIDE_SECONDS * ticksPerSecond))
    this.#saw = new Oscillator(waves.saw)
    this.#detuned = new Oscillator(waves.saw)
    this.#triangle = new Oscillator(waves.triangle)
    this.#filter = new LowPass(sampleRate)
    this.#amplitude = new Envelope(sampleRate, AMPLITUDE)
    this.#brightness = new Envelope(ticksPerSecond, BRIGHTNESS)
  }

  get free(): boolean {
    return this.#phase === 'free'
  }

  get released(): boolean {
    return this.#phase === 'released'
  }

  /** It has been stolen or silenced and only fades. */
  get fading(): boolean {
    return this.#phase === 'fading'
  }

  get level(): number {
    return this.#amplitude.level
  }

  /** @param note 0–127, 69 = 440 Hz  @param velocity 1–127 */
  start(note: number, velocity: number, channel: ChannelState): void {
    this.note = note
    this.keyDown = true
    this.captured = false
    this.pressure = 0
    this.#channel = channel
    this.#velocity = velocity / 127
    const level = VOICE_GAIN * this.#velocity ** 1.5 * (channel.soft ? SOFT_GAIN : 1)
    const angle = (Math.PI / 4) * (1 + (note - 60) * PAN_PER_SEMITONE)
    this.#left = level * Math.cos(angle) * Math.SQRT2
    this.#right = level * Math.sin(angle) * Math.SQRT2
    this.#bend = channel.bend
    this.#vibrato = 0
    this.#untilTick = 0
    this.#saw.reset()
    this.#detuned.reset()
    this.#triangle.reset()
    this.#filter.reset()
    this.#amplitude.start()
    this.#brightness.start()
    this.#phase = 'sounding'
  }

  release(): void {
    if (this.#phase !== 'sounding') return
    this.#phase = 'released'
    this.#amplitude.release()
    this.#brightness.release()
  }

  /** Silence within 4 ms; at once if nothing of it was heard yet. */
  fade(): void {
    if (this.#phase === 'free' || this.#phase === 'fading') return
    this.keyDown = false
    this.#phase = this.#amplitude.level === 0 ? 'free' : 'fading'
    if (this.#phase === 'free') this.#amplitude.stop()
    else this.#amplitude.fade(FADE_SECONDS)
  }

  /** Adds this voice into `left` and `right`, `[from, to)`: in pieces or at once, the same samples. */
  mixInto(left: Float32Array, right: Float32Array, from: number, to: number): void {
    let done = from
    while (done < to && this.#phase !== 'free') {
      if (this.#untilTick === 0) {
        this.#tick()
        this.#untilTick = TICK_FRAMES
      }
      const frames = Math.min(to - done, this.#untilTick)
      this.#mixPiece(left, right, done, frames)
      this.#untilTick -= frames
      done += frames
    }
  }

  #mixPiece(left: Float32Array, right: Float32Array, at: number, frames: number): void {
    const samples = this.#samples
    samples.fill(0, 0, frames)
    this.#saw.mixInto(samples, 0, frames, SAW_GAIN)
    this.#detuned.mixInto(samples, 0, frames, DETUNED_GAIN)
    this.#triangle.mixInto(samples, 0, frames, TRIANGLE_GAIN)
    this.#filter.process(samples, 0, frames)
    this.#amplitude.applyTo(samples, 0, frames)
    const toLeft = this.#left
    const toRight = this.#right
    for (let i = 0; i < frames; i++) {
      left[at + i]! += samples[i]! * toLeft
      right[at + i]! += samples[i]! * toRight
    }
    if (this.#amplitude.idle) this.#phase = 'free'
  }

  #tick(): void {
    const channel = this.#channel
    this.#bend += (channel.bend - this.#bend) * this.#bendGlide
    this.#vibrato = (this.#vibrato + (VIBRATO_HZ * TICK_FRAMES) / this.#sampleRate) % 1
    const sway = channel.modulation * VIBRATO_SEMITONES * Math.sin(2 * Math.PI * this.#vibrato)
    const step = hertz(this.note + this.#bend + sway) / this.#sampleRate
    this.#saw.setStep(step)
    this.#detuned.setStep(step * DETUNE)
    this.#triangle.setStep(step)
    const press = Math.max(channel.pressure, this.pressure)
    const cutoff =
      62 + // semitones, as a note number
      0.6 * (this.note - 60) +
      18 * this.#velocity +
      (28 + 14 * this.#velocity) * this.#brightness.next() +
      24 * press -
      (channel.soft ? 8 : 0)
    this.#filter.set(hertz(cutoff), RESONANCE)
  }
}

/** Equal temperament, note 69 = 440 Hz. */
const hertz = (note: number): number => 440 * 2 ** ((note - 69) / 12)
