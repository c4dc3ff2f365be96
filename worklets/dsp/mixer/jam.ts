import type { Ear } from '../analysis/ear.ts'
import {
  ACCENT_CLICK,
  CANCEL_CLICKS,
  CANCEL_SCHEDULED,
  CHOOSE_INSTRUMENT,
  CLICK,
  COUNT_IN_CLICK,
  GAIN_UNITY,
  isMidiStatus,
  PANIC,
  PARAMETER_STEPS,
  RELEASE_SOURCE,
  SET_GAIN,
  SET_PARAMETER,
  SOURCE_COUNT,
  type TimedEvent,
} from '../queue/timed-event.ts'
import { Rack } from '../voices/rack.ts'
import { EffectsBus } from './effects-bus.ts'
import { Master } from './master.ts'
import { Metronome } from './metronome.ts'
import { Strip } from './strip.ts'
import { applyEffect, applyToStrip, SET_EFFECT, STRIP_SOLO } from './strip-command.ts'
import type { Tap } from './tap.ts'

/** Frames mixed at a time; any block is worked through in such pieces. */
const PIECE_FRAMES = 256

/** MIDI controller "effects 3 depth", which General MIDI 2 means the chorus by. */
const CHORUS_SEND = 93

/** Which sources go to a bus of their own, and who takes what such a bus gives. */
export interface Mixdown {
  readonly buses: number
  /** Of each source, 0 … buses − 1. */
  readonly busOf: Uint8Array
  /** The next `frames` of each bus, as they go into `master`, and its gains. */
  take(buses: readonly EffectsBus[], master: Master, frames: number): void
}

/**
 * The whole sound of a room: every source through its own strip, the sum and its effects through the
 * master, the metronome beside them. How loud things are where stands in `gain-staging.ts`.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Jam {
  readonly #rack: Rack
  readonly #strips: readonly Strip[]
  readonly #buses: readonly EffectsBus[]
  readonly #master: Master
  readonly #metronome: Metronome
  readonly #mixdown: Mixdown | undefined
  readonly #tap: Tap
  readonly #left = new Float32Array(PIECE_FRAMES)
  readonly #right = new Float32Array(PIECE_FRAMES)
  #voices = 0

  /** @param options.mixdown takes stems  @param options.ear listens to the mix */
  constructor(
    sampleRate: number,
    tap: Tap,
    { mixdown, ear }: { readonly mixdown?: Mixdown | undefined; readonly ear?: Ear } = {},
  ) {
    this.#rack = new Rack(sampleRate)
    this.#strips = Array.from({ length: SOURCE_COUNT }, () => new Strip(sampleRate))
    const buses = { length: mixdown?.buses ?? 1 }
    this.#buses = Array.from(buses, () => new EffectsBus(sampleRate, PIECE_FRAMES))
    this.#master = new Master(sampleRate, PIECE_FRAMES, ear)
    this.#metronome = new Metronome(sampleRate)
    this.#mixdown = mixdown
    this.#tap = tap
  }

  /** Frames by which everything comes out later than its event. */
  get delay(): number {
    return this.#master.delay
  }

  /** In what was rendered last no voice, effect or click sounded. */
  get isSilent(): boolean {
    if (this.#voices > 0 || !this.#metronome.isSilent) return false
    for (let bus = 0; bus < this.#buses.length; bus++) if (!this.#buses[bus]!.isSilent) return false
    return true
  }

  /** What the event says takes effect with the next frame rendered. Malformed ones are counted. */
  handle(event: Readonly<TimedEvent>): void {
    const { source, status, data1, data2 } = event
    if (!isIndex(source, SOURCE_COUNT) || !isIndex(data1, 128) || !isIndex(data2, 128)) {
      this.#tap.count('refused')
    } else if (isMidiStatus(status)) {
      this.#tap.count('events')
      if ((status & 0xf0) === 0x90 && data2 > 0) this.#tap.countNoteOn(source)
      this.#rack.handle(source, status, data1, data2)
      if ((status & 0xf0) === 0xb0 && data1 === CHORUS_SEND)
        this.#strips[source]!.setChorus(data2 / 127)
    } else this.#command(source, status, data1, data2)
  }

  /** Overwrites `left` and `right`, `[from, to)`: in pieces or at once, the same samples. */
  render(left: Float32Array, right: Float32Array, from: number, to: number): void {
    for (let at = from; at < to; at += PIECE_FRAMES) {
      const frames = Math.min(to - at, PIECE_FRAMES)
      this.#mixSources(frames)
      this.#sumBuses(left, right, at, frames)
    }
    this.#publish()
  }

  #mixSources(frames: number): void {
    for (let bus = 0; bus < this.#buses.length; bus++) this.#buses[bus]!.begin(frames)
    this.#voices = 0
    for (let source = 0; source < SOURCE_COUNT; source++) {
      const strip = this.#strips[source]!
      const sounding = this.#rack.soundingOf(source)
      this.#voices += sounding
      if (sounding === 0) strip.rest(frames)
      else {
        this.#left.fill(0, 0, frames)
        this.#right.fill(0, 0, frames)
        this.#rack.mixInto(source, this.#left, this.#right, 0, frames)
        const bus = this.#buses[this.#mixdown?.busOf[source] ?? 0]!
        strip.mixInto(bus, this.#left, this.#right, frames)
      }
    }
    this.#tap.set('voices', this.#voices)
  }

  #sumBuses(left: Float32Array, right: Float32Array, at: number, frames: number): void {
    this.#left.fill(0, 0, frames)
    this.#right.fill(0, 0, frames)
    for (let i = 0; i < this.#buses.length; i++) {
      const bus = this.#buses[i]!
      bus.finish(frames)
      for (let frame = 0; frame < frames; frame++) {
        this.#left[frame]! += bus.left[frame]!
        this.#right[frame]! += bus.right[frame]!
      }
    }
    this.#master.process(this.#left, this.#right, frames, this.#metronome)
    this.#mixdown?.take(this.#buses, this.#master, frames)
    for (let frame = 0; frame < frames; frame++) {
      left[at + frame] = this.#left[frame]!
      right[at + frame] = this.#right[frame]!
    }
  }

  #command(source: number, status: number, data1: number, data2: number): void {
    switch (status) {
      case SET_GAIN:
        this.#strips[source]!.setTrim(((data1 << 7) | data2) / GAIN_UNITY)
        break
      case SET_EFFECT:
        applyEffect(this.#buses, this.#master, source, (data1 << 7) | data2)
        break
      case CHOOSE_INSTRUMENT:
        this.#rack.choose(source, data1, data2)
        break
      case SET_PARAMETER:
        this.#rack.param(source, data1 >> 3, (((data1 & 7) << 7) | data2) / PARAMETER_STEPS)
        break
      case RELEASE_SOURCE:
        this.#rack.releaseSource(source)
        break
      case PANIC:
        this.#rack.panic()
        for (let bus = 0; bus < this.#buses.length; bus++) this.#buses[bus]!.hush()
        break
      case CLICK:
        if (data1 === ACCENT_CLICK) this.#metronome.accent()
        else if (data1 === COUNT_IN_CLICK) this.#metronome.countIn()
        else this.#metronome.click()
        break
      case CANCEL_CLICKS: // nothing sounds yet: the queue has forgotten them
      case CANCEL_SCHEDULED:
        break
      default:
        if (!applyToStrip(this.#strips[source]!, status, (data1 << 7) | data2))
          this.#tap.count('refused')
        else if (status === STRIP_SOLO) this.#maskStrips()
    }
  }

  /** While any strip is solo, only those are heard. */
  #maskStrips(): void {
    let isAnySolo = false
    for (let i = 0; i < SOURCE_COUNT; i++) isAnySolo ||= this.#strips[i]!.solo
    for (let i = 0; i < SOURCE_COUNT; i++) {
      const strip = this.#strips[i]!
      strip.mask(isAnySolo && !strip.solo)
    }
  }

  #publish(): void {
    const { levels, strips } = this.#tap
    const { meter } = this.#master
    levels[0] = meter.peakLeft
    levels[1] = meter.peakRight
    levels[2] = meter.rms
    levels[3] = this.#master.limiterGain
    levels[4] = this.#master.reduction
    for (let i = 0; i < SOURCE_COUNT; i++) {
      const strip = this.#strips[i]!.meter
      strips[2 * i] = Math.max(strip.peakLeft, strip.peakRight)
      strips[2 * i + 1] = strip.rms
    }
    this.#tap.set('dropped', this.#rack.dropped)
  }
}

const isIndex = (n: number, count: number): boolean => Number.isInteger(n) && n >= 0 && n < count
