import type { InstrumentDefinition } from '../../../shared/sound/instrument.ts'
import type { ChannelState } from './channel-state.ts'
import type { Instrument } from './instrument.ts'
import { PATCH_FRAMES, Patch } from './patch.ts'
import type { Voice } from './voice.ts'
import type { Giver, VoiceBudget } from './voice-budget.ts'
import type { VoicePool } from './voice-pool.ts'

const MODULATION = 1
const VOLUME = 7
const EXPRESSION = 11
const SUSTAIN = 64
const SOSTENUTO = 66
const SOFT = 67
const ALL_SOUND_OFF = 120
const RESET_ALL_CONTROLLERS = 121
const ALL_NOTES_OFF = 123 // 124–127 change modes, and imply it

/** What instruments share with others, or have to themselves when they stand alone. */
export interface PooledInstrumentOptions {
  readonly definition: InstrumentDefinition
  readonly pool: VoicePool
  readonly budget: VoiceBudget
  /** 16: pedals and wheels stay where they are when a player takes another instrument. */
  readonly channels: readonly ChannelState[]
  /** Another number for every instrument of a pool. */
  readonly number: number
}

/**
 * Notes, pedals and parameters of one player's instrument, over a pool of voices.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class PooledInstrument implements Instrument, Giver {
  readonly #pool: VoicePool
  readonly #budget: VoiceBudget
  readonly #channels: readonly ChannelState[]
  readonly #number: number
  readonly #patch: Patch
  readonly #capturing = new Uint8Array(16) // 1: the sostenuto pedal is down
  #sounding = 0 // voices, fading ones too
  #fading = 0
  #dropped = 0
  #untilTick = 0
  #lastChannel = 0

  constructor({ definition, pool, budget, channels, number }: PooledInstrumentOptions) {
    this.#pool = pool
    this.#budget = budget
    this.#channels = channels
    this.#number = number
    this.#patch = new Patch(definition, pool.sampleRate)
    budget.add(this)
  }

  get sounding(): number {
    return this.#sounding
  }

  get notes(): number {
    return this.#sounding - this.#fading
  }

  get dropped(): number {
    return this.#dropped
  }

  noteOn(midiChannel: number, key: number, velocity: number): void {
    if (velocity === 0) {
      this.noteOff(midiChannel, key)
      return
    }
    const channel = this.#channels[midiChannel]!
    this.#letGoOf(midiChannel, key) // the same key again: its old voice rings out
    this.#choke(key)
    this.#budget.makeRoom()
    const voice = this.#pool.take(this.#number)
    if (voice === undefined) {
      this.#dropped++
      return
    }
    if (this.#sounding === 0) this.#awake(channel)
    channel.keysDown = this.#keysDown(midiChannel)
    this.#lastChannel = midiChannel
    voice.midiChannel = midiChannel
    voice.key = key
    voice.keyDown = true
    voice.phase = 'sounding'
    voice.sound.start(key, velocity, channel, this.#patch, voice.order)
    this.#sounding++
  }

  noteOff(midiChannel: number, key: number): void {
    this.#letGoOf(midiChannel, key)
  }

  bend(midiChannel: number, semitones: number): void {
    this.#channels[midiChannel]!.bend = semitones
  }

  channelPressure(midiChannel: number, pressure: number): void {
    this.#channels[midiChannel]!.pressure = pressure / 127
  }

  keyPressure(midiChannel: number, key: number, pressure: number): void {
    const { voices } = this.#pool
    for (let i = 0; i < voices.length; i++) {
      const voice = voices[i]!
      if (voice.key === key && this.#isMine(voice, midiChannel)) voice.sound.press(pressure / 127)
    }
  }

  control(midiChannel: number, controller: number, value: number): void {
    const channel = this.#channels[midiChannel]!
    if (controller === MODULATION) channel.modulation = value / 127
    else if (controller === VOLUME) channel.setVolume(value)
    else if (controller === EXPRESSION) channel.setExpression(value)
    else if (controller === SOFT) channel.soft = value >= 64
    else if (controller === SUSTAIN) channel.sustain = value >= 64
    else if (controller === SOSTENUTO) this.#sostenuto(midiChannel, value)
    else if (controller === RESET_ALL_CONTROLLERS) {
      channel.reset()
      this.#sostenuto(midiChannel, 0)
    } else if (controller < ALL_SOUND_OFF) return
    if (this.#sounding === 0) return
    const { voices } = this.#pool
    for (let i = 0; i < voices.length; i++) {
      const voice = voices[i]!
      if (!this.#isMine(voice, midiChannel)) continue
      if (controller >= ALL_NOTES_OFF) voice.keyDown = false
      if (controller === ALL_SOUND_OFF) this.#fade(voice)
      else this.#settle(voice)
    }
  }

  preset(index: number): void {
    this.#patch.choose(index)
    if (this.#sounding === 0) this.#patch.settle()
  }

  param(index: number, turn: number): void {
    this.#patch.turn(index, turn)
    if (this.#sounding === 0) this.#patch.settle()
  }

  releaseAll(): void {
    this.#resetChannels()
    if (this.#sounding === 0) return
    const { voices } = this.#pool
    for (let i = 0; i < voices.length; i++) {
      const voice = voices[i]!
      if (voice.phase === 'free' || voice.owner !== this.#number) continue
      voice.keyDown = false
      voice.captured = false
      voice.release()
    }
  }

  allOff(): void {
    this.#resetChannels()
    if (this.#sounding === 0) return
    const { voices } = this.#pool
    for (let i = 0; i < voices.length; i++) {
      if (voices[i]!.owner === this.#number) this.#fade(voices[i]!)
    }
  }

  /** Released before held and quiet before loud; of the held ones the oldest. */
  giveUp(): void {
    const { voices } = this.#pool
    let victim: Voice | undefined
    for (let i = 0; i < voices.length; i++) {
      const voice = voices[i]!
      if (voice.owner !== this.#number || voice.phase === 'free' || voice.phase === 'fading') {
        continue
      }
      if (victim === undefined || isDispensable(voice, victim)) victim = voice
    }
    if (victim !== undefined) this.#fade(victim)
  }

  render(left: Float32Array, right: Float32Array, from: number, to: number): void {
    let done = from
    while (done < to && this.#sounding > 0) {
      if (this.#untilTick === 0) {
        this.#pool.kind.steer(this.#patch, this.#channels[this.#lastChannel]!.modulation)
        this.#patch.tick()
        this.#untilTick = PATCH_FRAMES
      }
      const end = Math.min(to, done + this.#untilTick)
      this.#untilTick -= end - done
      this.#mix(left, right, done, end)
      done = end
    }
  }

  #mix(left: Float32Array, right: Float32Array, from: number, to: number): void {
    const { voices } = this.#pool
    let toCome = this.#sounding
    for (let i = 0; toCome > 0; i++) {
      const voice = voices[i]!
      if (voice.owner !== this.#number || voice.phase === 'free') continue
      toCome--
      voice.sound.mixInto(left, right, from, to)
      if (voice.sound.idle) this.#forget(voice)
    }
  }

  /** The first note after silence finds every knob where it was put. */
  #awake(channel: ChannelState): void {
    this.#untilTick = 0
    this.#pool.kind.steer(this.#patch, channel.modulation)
    this.#patch.settle()
  }

  #keysDown(midiChannel: number): number {
    let count = 0
    const { voices } = this.#pool
    for (let i = 0; i < voices.length; i++) {
      if (voices[i]!.keyDown && this.#isMine(voices[i]!, midiChannel)) count++
    }
    return count
  }

  #letGoOf(midiChannel: number, key: number): void {
    const { voices } = this.#pool
    for (let i = 0; i < voices.length; i++) {
      const voice = voices[i]!
      if (voice.key !== key || !this.#isMine(voice, midiChannel)) continue
      voice.keyDown = false
      this.#settle(voice)
    }
  }

  #choke(key: number): void {
    const { kind, voices } = this.#pool
    if (kind.chokes === undefined) return
    for (let i = 0; i < voices.length; i++) {
      const voice = voices[i]!
      if (voice.owner === this.#number && kind.chokes(key, voice.key)) this.#fade(voice)
    }
  }

  #sostenuto(midiChannel: number, value: number): void {
    const down = value >= 64
    if (down && this.#capturing[midiChannel] === 1) return // only in the moment it goes down
    this.#capturing[midiChannel] = down ? 1 : 0
    const { voices } = this.#pool
    for (let i = 0; i < voices.length; i++) {
      const voice = voices[i]!
      if (this.#isMine(voice, midiChannel)) voice.captured = down && voice.keyDown
    }
  }

  /** Releases the voice unless its key or a pedal holds it. */
  #settle(voice: Voice): void {
    const channel = this.#channels[voice.midiChannel]!
    if (!voice.keyDown && !voice.captured && !channel.sustain) voice.release()
  }

  #fade(voice: Voice): void {
    if (voice.phase === 'free' || voice.phase === 'fading') return
    voice.fade()
    this.#fading++
    if (voice.sound.idle) this.#forget(voice)
  }

  #forget(voice: Voice): void {
    if (voice.phase === 'fading') this.#fading--
    voice.phase = 'free'
    voice.keyDown = false
    this.#sounding--
  }

  #resetChannels(): void {
    this.#capturing.fill(0)
    for (let midiChannel = 0; midiChannel < this.#channels.length; midiChannel++) {
      this.#channels[midiChannel]!.reset()
    }
  }

  #isMine(voice: Voice, midiChannel: number): boolean {
    return (
      voice.owner === this.#number && voice.phase !== 'free' && voice.midiChannel === midiChannel
    )
  }
}

/** Real-time safe: yes. */
function isDispensable(voice: Voice, than: Voice): boolean {
  const released = voice.phase === 'released'
  if (released !== (than.phase === 'released')) return released
  return released ? voice.sound.level < than.sound.level : voice.order < than.order
}
