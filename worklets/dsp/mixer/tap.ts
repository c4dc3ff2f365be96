import { HEARD_NUMBERS, type HeardSound, readHeard } from '../analysis/ear.ts'
import { SOURCE_COUNT } from '../queue/timed-event.ts'

/** Counters of the audio thread, in the order they lie in memory. All only grow but `voices`. */
const TAP_COUNTS = ['events', 'noteOns', 'late', 'refused', 'dropped', 'voices', 'blocks'] as const
type TapCount = (typeof TAP_COUNTS)[number]

const LEVELS = 5 // f32 peak left • peak right • rms • limiter gain • compressor's reduction in dB
const STRIPS_AT = 4 * LEVELS
const HEARD_AT = STRIPS_AT + 8 * SOURCE_COUNT // f32 peak • rms of each strip, then what is heard
const COUNTS_AT = HEARD_AT + 4 * HEARD_NUMBERS
const NOTE_ONS_AT = COUNTS_AT + 4 * TAP_COUNTS.length
export const TAP_BYTES = NOTE_ONS_AT + 4 * SOURCE_COUNT

export interface TapReading {
  /** Linear, falling by about 20 dB a second. */
  readonly peakLeft: number
  readonly peakRight: number
  /** Linear, of both audioChannels, over about 100 ms. */
  readonly rms: number
  /** Of the limiter, (0, 1]. */
  readonly limiterGain: number
  /** dB that the compressor takes away, ≥ 0. */
  readonly reduction: number
  /** Linear, of each strip behind its fader: peak, rms, peak, rms … */
  readonly strips: Float32Array
  readonly heard: HeardSound
  readonly counts: Readonly<Record<TapCount, number>>
  /** Note-ons handled so far, by source. */
  readonly noteOns: readonly number[]
}

/**
 * What the audio thread lets others see: levels and counters, in memory that may be shared.
 * Written by the audio thread only; a reader may see two fields from two different blocks.
 * Real-time safe: writing yes; `read` allocates, it is for the other side.
 */
export class Tap {
  readonly levels: Float32Array
  readonly strips: Float32Array
  /** Written by an ear. */
  readonly heard: Float32Array
  readonly #counts: Int32Array
  readonly #noteOns: Int32Array

  /** @param memory {@link TAP_BYTES}, shared or not */
  constructor(memory: ArrayBufferLike) {
    this.levels = new Float32Array(memory, 0, LEVELS)
    this.strips = new Float32Array(memory, STRIPS_AT, 2 * SOURCE_COUNT)
    this.heard = new Float32Array(memory, HEARD_AT, HEARD_NUMBERS)
    this.#counts = new Int32Array(memory, COUNTS_AT, TAP_COUNTS.length)
    this.#noteOns = new Int32Array(memory, NOTE_ONS_AT, SOURCE_COUNT)
  }

  count(name: TapCount): void {
    this.#counts[TAP_COUNTS.indexOf(name)]!++
  }

  set(name: TapCount, value: number): void {
    this.#counts[TAP_COUNTS.indexOf(name)] = value
  }

  countNoteOn(source: number): void {
    this.count('noteOns')
    this.#noteOns[source]!++
  }

  read(): TapReading {
    const counts = Object.fromEntries(TAP_COUNTS.map((name, i) => [name, this.#counts[i]!]))
    return {
      peakLeft: this.levels[0]!,
      peakRight: this.levels[1]!,
      rms: this.levels[2]!,
      limiterGain: this.levels[3]!,
      reduction: this.levels[4]!,
      strips: Float32Array.from(this.strips),
      heard: readHeard(this.heard),
      counts: counts as Record<TapCount, number>,
      noteOns: Array.from(this.#noteOns),
    }
  }
}
