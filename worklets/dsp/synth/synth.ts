import { SOURCE_COUNT } from '../queue/timed-event.ts'
import { ChannelState } from './channel-state.ts'
import { Voice } from './voice.ts'
import { buildSaw, buildTriangle } from './wavetable.ts'

/** Notes that may sound at once, all sources together. */
export const POLYPHONY = 64
/** Beside them as many stolen voices may still be fading: a steal never has to cut. */
const VOICES = 2 * POLYPHONY

const NOTE_OFF = 0x80
const NOTE_ON = 0x90
const POLY_PRESSURE = 0xa0
const CONTROL_CHANGE = 0xb0
const PROGRAM_CHANGE = 0xc0
const CHANNEL_PRESSURE = 0xd0
const PITCH_BEND = 0xe0

const MODULATION = 1
const SUSTAIN = 64
const SOSTENUTO = 66
const SOFT = 67
const ALL_SOUND_OFF = 120
const RESET_ALL_CONTROLLERS = 121
const ALL_NOTES_OFF = 123 // 124–127 change modes, and imply it

const BEND_RANGE_SEMITONES = 2

/**
 * The room's poly synth: all players share its voices, each source keeps its own pedals and wheels.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Synth {
  readonly #voices: readonly Voice[]
  readonly #channels: readonly ChannelState[]
  readonly #sounding = new Uint16Array(SOURCE_COUNT) // voices of each source, fading ones too
  #order = 0
  #dropped = 0

  constructor(sampleRate: number) {
    const waves = { saw: buildSaw(), triangle: buildTriangle() }
    this.#voices = Array.from({ length: VOICES }, () => new Voice(sampleRate, waves))
    this.#channels = Array.from({ length: SOURCE_COUNT * 16 }, () => new ChannelState())
  }

  /** Voices of that source that are heard, fading ones included. */
  soundingOf(source: number): number {
    return this.#sounding[source]!
  }

  /** Note-ons refused because even the fading voices were all in use. */
  get dropped(): number {
    return this.#dropped
  }

  channelOf(source: number, midiChannel: number): Readonly<ChannelState> {
    return this.#channels[source * 16 + midiChannel]!
  }

  /** @param source 0–63  @param status 0x80–0xEF  @param data1 0–127  @param data2 0–127 */
  handle(source: number, status: number, data1: number, data2: number): void {
    const midiChannel = status & 0x0f
    const channel = this.#channels[source * 16 + midiChannel]!
    switch (status & 0xf0) {
      case NOTE_ON:
        if (data2 > 0) this.#noteOn(source, midiChannel, data1, data2)
        else this.#noteOff(source, midiChannel, data1)
        break
      case NOTE_OFF:
        this.#noteOff(source, midiChannel, data1)
        break
      case POLY_PRESSURE:
        this.#press(source, midiChannel, data1, data2 / 127)
        break
      case CONTROL_CHANGE:
        this.#control(source, midiChannel, data1, data2)
        break
      case PROGRAM_CHANGE:
        channel.programme = data1
        break
      case CHANNEL_PRESSURE:
        channel.pressure = data1 / 127
        break
      case PITCH_BEND:
        channel.bend = ((((data2 << 7) | data1) - 8192) / 8192) * BEND_RANGE_SEMITONES
        break
    }
  }

  /** Releases every note of the source and lifts its pedals and wheels. */
  releaseSource(source: number): void {
    for (let midiChannel = 0; midiChannel < 16; midiChannel++) {
      this.#channels[source * 16 + midiChannel]!.reset()
    }
    for (let i = 0; i < VOICES; i++) {
      const voice = this.#voices[i]!
      if (voice.source === source) letGo(voice)
    }
  }

  /** Everything of every source falls silent within 4 ms. */
  panic(): void {
    for (let i = 0; i < this.#channels.length; i++) this.#channels[i]!.reset()
    for (let i = 0; i < VOICES; i++) this.#fade(this.#voices[i]!)
  }

  /** Adds the voices of one source into `left` and `right`, `[from, to)`. */
  mixInto(source: number, left: Float32Array, right: Float32Array, from: number, to: number): void {
    for (let i = 0; i < VOICES; i++) {
      const voice = this.#voices[i]!
      if (voice.source !== source || voice.free) continue
      voice.mixInto(left, right, from, to)
      if (voice.free) this.#sounding[source]!--
    }
  }

  #noteOn(source: number, midiChannel: number, note: number, velocity: number): void {
    this.#noteOff(source, midiChannel, note) // the same key again: its old voice rings out
    const voice = this.#voiceFor()
    if (voice === undefined) {
      this.#dropped++
      return
    }
    voice.source = source
    voice.midiChannel = midiChannel
    voice.order = this.#order++
    voice.start(note, velocity, this.#channels[source * 16 + midiChannel]!)
    this.#sounding[source]!++
  }

  #noteOff(source: number, midiChannel: number, note: number): void {
    for (let i = 0; i < VOICES; i++) {
      const voice = this.#voices[i]!
      if (voice.note !== note || !belongs(voice, source, midiChannel)) continue
      voice.keyDown = false
      this.#settle(voice)
    }
  }

  #press(source: number, midiChannel: number, note: number, pressure: number): void {
    for (let i = 0; i < VOICES; i++) {
      const voice = this.#voices[i]!
      if (voice.note === note && belongs(voice, source, midiChannel)) voice.pressure = pressure
    }
  }

  #control(source: number, midiChannel: number, controller: number, value: number): void {
    const channel = this.#channels[source * 16 + midiChannel]!
    if (controller === MODULATION) channel.modulation = value / 127
    else if (controller === SOFT) channel.soft = value >= 64
    else if (controller === SUSTAIN) channel.sustain = value >= 64
    else if (controller === SOSTENUTO) this.#sostenuto(source, midiChannel, value)
    else if (controller === RESET_ALL_CONTROLLERS) {
      channel.reset()
      this.#sostenuto(source, midiChannel, 0)
    } else if (controller < ALL_SOUND_OFF) return
    for (let i = 0; i < VOICES; i++) {
      const voice = this.#voices[i]!
      if (!belongs(voice, source, midiChannel)) continue
      if (controller >= ALL_NOTES_OFF) voice.keyDown = false
      if (controller === ALL_SOUND_OFF) this.#fade(voice)
      else this.#settle(voice)
    }
  }

  #sostenuto(source: number, midiChannel: number, value: number): void {
    const channel = this.#channels[source * 16 + midiChannel]!
    const down = value >= 64
    if (down && channel.sostenuto) return // it captures only in the moment it goes down
    channel.sostenuto = down
    for (let i = 0; i < VOICES; i++) {
      const voice = this.#voices[i]!
      if (belongs(voice, source, midiChannel)) voice.captured = down && voice.keyDown
    }
  }

  /** Releases the voice unless its key or a pedal holds it. */
  #settle(voice: Voice): void {
    const channel = this.#channels[voice.source * 16 + voice.midiChannel]!
    if (!voice.keyDown && !voice.captured && !channel.sustain) voice.release()
  }

  #fade(voice: Voice): void {
    if (voice.free) return
    voice.fade()
    if (voice.free) this.#sounding[voice.source]!--
  }

  /** A free voice, after fading another if all that may sound do; undefined when none is left. */
  #voiceFor(): Voice | undefined {
    let free: Voice | undefined
    let victim: Voice | undefined
    let notes = 0
    for (let i = 0; i < VOICES; i++) {
      const voice = this.#voices[i]!
      if (voice.free) free = voice
      else if (!voice.fading) {
        notes++
        if (victim === undefined || this.#dispensable(voice, victim)) victim = voice
      }
    }
    if (notes < POLYPHONY || victim === undefined || free === undefined) return free
    this.#fade(victim)
    return free
  }

  /** Released before held and quiet before loud; then from whom plays most, the oldest. */
  #dispensable(voice: Voice, than: Voice): boolean {
    if (voice.released !== than.released) return voice.released
    if (voice.released) return voice.level < than.level
    const mine = this.#sounding[voice.source]!
    const other = this.#sounding[than.source]!
    return mine === other ? voice.order < than.order : mine > other
  }
}

const belongs = (voice: Voice, source: number, midiChannel: number): boolean =>
  !voice.free && voice.source === source && voice.midiChannel === midiChannel

function letGo(voice: Voice): void {
  voice.keyDown = false
  voice.captured = false
  voice.release()
}
