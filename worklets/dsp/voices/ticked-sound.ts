import { ChannelState } from './channel-state.ts'
import type { Patch } from './patch.ts'
import { type Sound, TICK_FRAMES } from './sound.ts'
import { VoiceOutput } from './voice-output.ts'

const BEND_GLIDE_SECONDS = 0.003
const VIBRATO_HZ = 5.5
const VIBRATO_SEMITONES = 0.5
const SOFT_GAIN = 0.6

/**
 * What all kinds of notes have in common: they look at wheels and knobs once a tick, counted from
 * their own start, and in between are only arithmetic. In pieces or at once: the same samples.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export abstract class TickedSound implements Sound {
  protected readonly sampleRate: number
  protected readonly output: VoiceOutput
  /** How much velocity tells: `struck` is velocity to the power of it. */
  protected readonly touch: number = 1.5
  /** Semitones either way with the wheel all the way up. */
  protected readonly vibrato: number = VIBRATO_SEMITONES
  /** How much of that vibrato full pressure brings as well. */
  protected readonly pressed: number = 0
  protected key = 60
  /** [0, 1] */
  protected velocity = 0
  /** How loud the stroke is, linear: by velocity and the soft pedal. */
  protected struck = 0
  protected channel = new ChannelState()
  /** The instrument's parameters, in the definition's order. */
  protected values = new Float64Array(0)
  /** Bent and with vibrato, in semitones; 69 = 440 Hz. */
  protected note = 60
  /** The greater of the channel's and the key's own, [0, 1]. */
  protected pressure = 0
  protected patch: Patch | undefined
  #keyPressure = 0
  #bend = 0 // semitones, on its way to the channel's
  #vibratoTurn = 0
  #untilTick = 0
  #heard = false
  #idle = true
  readonly #bendGlide: number
  readonly #vibratoStep: number

  constructor(sampleRate: number) {
    this.sampleRate = sampleRate
    this.output = new VoiceOutput(sampleRate)
    this.#bendGlide = 1 - Math.exp(-TICK_FRAMES / sampleRate / BEND_GLIDE_SECONDS)
    this.#vibratoStep = (VIBRATO_HZ * TICK_FRAMES) / sampleRate
  }

  get idle(): boolean {
    return this.#idle
  }

  abstract get level(): number
  abstract release(): void
  /** From silence; `key`, `velocity`, `channel` and `values` are set. */
  protected abstract begin(patch: Patch, order: number): void
  /** Before every {@link TICK_FRAMES} frames; `note` and `pressure` are set. */
  protected abstract tick(patch: Patch): void
  /** Adds at most as many frames as are left of the tick. @returns whether there is more to come */
  protected abstract mix(
    left: Float32Array,
    right: Float32Array,
    at: number,
    frames: number,
  ): boolean

  start(key: number, velocity: number, channel: ChannelState, patch: Patch, order: number): void {
    this.key = key
    this.note = key
    this.velocity = velocity / 127
    this.struck = this.velocity ** this.touch * (channel.soft ? SOFT_GAIN : 1)
    this.channel = channel
    this.patch = patch
    this.values = patch.values
    this.pressure = channel.pressure
    this.#keyPressure = 0
    this.#bend = channel.bend
    this.#vibratoTurn = 0
    this.#untilTick = 0
    this.#heard = false
    this.#idle = false
    this.begin(patch, order)
  }

  fade(): void {
    if (this.#heard) this.output.fade()
    else this.#idle = true
  }

  press(pressure: number): void {
    this.#keyPressure = pressure
  }

  mixInto(left: Float32Array, right: Float32Array, from: number, to: number): void {
    let done = from
    while (done < to && !this.#idle) {
      if (this.#untilTick === 0) this.#tick()
      if (this.#idle) return
      const frames = Math.min(to - done, this.#untilTick)
      this.#idle = !this.mix(left, right, done, frames)
      this.#untilTick -= frames
      done += frames
    }
  }

  #tick(): void {
    const { channel, patch } = this
    if (patch === undefined) return
    this.#bend += (channel.bend - this.#bend) * this.#bendGlide
    this.#vibratoTurn += this.#vibratoStep
    if (this.#vibratoTurn >= 1) this.#vibratoTurn -= 1
    this.pressure = Math.max(channel.pressure, this.#keyPressure)
    this.note = this.key + this.#bend
    const sway = this.vibrato * Math.max(channel.modulation, this.pressed * this.pressure)
    if (sway > 0) this.note += sway * Math.sin(2 * Math.PI * this.#vibratoTurn)
    this.output.tick(channel, patch)
    this.#idle = this.output.faded
    this.tick(patch)
    this.#untilTick = TICK_FRAMES
    this.#heard = true
  }
}
