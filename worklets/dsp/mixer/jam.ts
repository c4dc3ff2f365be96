import {
  ACCENT_CLICK,
  CANCEL_CLICKS,
  CLICK,
  COUNT_IN_CLICK,
  GAIN_UNITY,
  isMidiStatus,
  PANIC,
  RELEASE_SOURCE,
  SET_GAIN,
  SOURCE_COUNT,
  type TimedEvent,
} from '../queue/timed-event.ts'
import { Synth } from '../synth/synth.ts'
import { Limiter } from './limiter.ts'
import { Meter } from './meter.ts'
import { Metronome } from './metronome.ts'
import { SmoothGain } from './smooth-gain.ts'
import type { Tap } from './tap.ts'

/** Frames mixed at a time; any block is worked through in such pieces. */
const PIECE_FRAMES = 128

/**
 * The whole sound of a room: every source through its own gain, the metronome beside them, one
 * limiter over all. Headroom: one middle note is about −18 dBFS RMS, so eight stay below the ceiling
 * most of the time and the limiter takes the rest.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Jam {
  readonly #synth: Synth
  readonly #gains: readonly SmoothGain[]
  readonly #metronome: Metronome
  readonly #limiter: Limiter
  readonly #meter: Meter
  readonly #tap: Tap
  readonly #left = new Float32Array(PIECE_FRAMES)
  readonly #right = new Float32Array(PIECE_FRAMES)

  constructor(sampleRate: number, tap: Tap) {
    this.#synth = new Synth(sampleRate)
    this.#gains = Array.from({ length: SOURCE_COUNT }, () => new SmoothGain(sampleRate))
    this.#metronome = new Metronome(sampleRate)
    this.#limiter = new Limiter(sampleRate)
    this.#meter = new Meter(sampleRate)
    this.#tap = tap
  }

  /** Frames by which everything comes out later than its event. */
  get delay(): number {
    return this.#limiter.delay
  }

  /** What the event says takes effect with the next frame rendered. Malformed ones are counted. */
  handle(event: Readonly<TimedEvent>): void {
    const { source, status, data1, data2 } = event
    if (!isIndex(source, SOURCE_COUNT) || !isIndex(data1, 128) || !isIndex(data2, 128)) {
      this.#tap.count('refused')
    } else if (isMidiStatus(status)) {
      this.#tap.count('events')
      if ((status & 0xf0) === 0x90 && data2 > 0) this.#tap.countNoteOn(source)
      this.#synth.handle(source, status, data1, data2)
    } else this.#command(source, status, data1, data2)
  }

  /** Overwrites `left` and `right`, `[from, to)`: in pieces or at once, the same samples. */
  render(left: Float32Array, right: Float32Array, from: number, to: number): void {
    left.fill(0, from, to)
    right.fill(0, from, to)
    for (let at = from; at < to; at += PIECE_FRAMES) {
      const end = Math.min(to, at + PIECE_FRAMES)
      let voices = 0
      for (let source = 0; source < SOURCE_COUNT; source++) {
        voices += this.#mixSource(source, left, right, at, end)
      }
      this.#tap.set('voices', voices)
    }
    this.#metronome.mixInto(left, right, from, to)
    this.#limiter.process(left, right, from, to)
    this.#meter.observe(left, right, from, to)
    this.#publish()
  }

  #mixSource(
    source: number,
    left: Float32Array,
    right: Float32Array,
    from: number,
    to: number,
  ): number {
    const gain = this.#gains[source]!
    const voices = this.#synth.soundingOf(source)
    if (voices === 0) {
      gain.advance(to - from)
      return 0
    }
    const frames = to - from
    this.#left.fill(0, 0, frames)
    this.#right.fill(0, 0, frames)
    this.#synth.mixInto(source, this.#left, this.#right, 0, frames)
    gain.mixInto(this.#left, this.#right, left, right, from, frames)
    return voices
  }

  #command(source: number, status: number, data1: number, data2: number): void {
    switch (status) {
      case SET_GAIN:
        this.#gains[source]!.set(((data1 << 7) | data2) / GAIN_UNITY)
        break
      case RELEASE_SOURCE:
        this.#synth.releaseSource(source)
        break
      case PANIC:
        this.#synth.panic()
        break
      case CLICK:
        if (data1 === ACCENT_CLICK) this.#metronome.accent()
        else if (data1 === COUNT_IN_CLICK) this.#metronome.countIn()
        else this.#metronome.click()
        break
      case CANCEL_CLICKS: // nothing sounds yet: the queue has forgotten them
        break
      default:
        this.#tap.count('refused')
    }
  }

  #publish(): void {
    const { levels } = this.#tap
    levels[0] = this.#meter.peakLeft
    levels[1] = this.#meter.peakRight
    levels[2] = this.#meter.rms
    levels[3] = this.#limiter.gain
    this.#tap.set('dropped', this.#synth.dropped)
  }
}

const isIndex = (n: number, count: number): boolean => Number.isInteger(n) && n >= 0 && n < count
