import { SOURCE_COUNT } from '../queue/timed-event.ts'

/** Counters of the audio thread, in the order they lie in memory. All only grow but `voices`. */
const TAP_COUNTS = ['events', 'noteOns', 'late', 'refused', 'dropped', 'voices', 'blocks'] as const
type TapCount = (typeof TAP_COUNTS)[number]

const LEVELS = 4 // f32 peak left • peak right • rms • limiter gain
const COUNTS_AT = 4 * LEVELS
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
  readonly #counts: Int32Array
  readonly #noteOns: Int32Array

  /** @param memory {@link TAP_BYTES}, shared or not */
  constructor(memory: ArrayBufferLike) {
    this.levels = new Float32Array(memory, 0, LEVELS)
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
      counts: counts as Record<TapCount, number>,
      noteOns: Array.from(this.#noteOns),
    }
  }
}
