import { type LocalMicros, type Micros, micros } from '../../shared/time/units.ts'

/** One reading of the audio clock beside the page's. */
export interface AudioStamp {
  /** The page's clock now. */
  readonly now: LocalMicros
  /** Where the audio thread is, s: behind the truth by up to one hardware buffer. */
  readonly currentTime: number
  /** What is at the ear, s, at `heardAt`; undefined while the browser does not know. */
  readonly heard: { readonly contextTime: number; readonly at: LocalMicros } | undefined
  /** Of the hardware, s; 0 while the browser does not know. */
  readonly buffer: number
}

/** Between two readings on average, and how far each strays from that. µs. */
const PERIOD = 25_000
const STRAY = 24_000

/**
 * How long after reading number `n` the next one is due, 1 to 49 ms. A reading is behind by what has
 * passed since the last hardware buffer: if all came the same while after one, so would the latest.
 * Squares of whole numbers times √2 fall evenly between whole numbers (H. Weyl, 1916), and in step
 * with no period.
 */
export const untilReading = (n: number): Micros => micros(PERIOD + strayOf(n + 1) - strayOf(n))

/** Begins anew before the square has too many digits. */
const strayOf = (n: number): number => STRAY * (((n % 10_000) ** 2 * Math.SQRT2) % 1)

/**
 * Readings that count, of 1.6 s: old ones go, because the two clocks drift by about 15 ms a minute,
 * and the more there are, the nearer the latest of them comes to the truth.
 */
const READINGS = 64
/** Where so many in a row are behind by this much of a buffer … */
const RECENT = 5
const BEHIND = 0.6
/** … and one of them by more than a whole one, the output has lost something. */
const IMPOSSIBLE = 1.15
/** Of the hardware, where the browser does not know it, µs. */
const USUAL_BUFFER = 10_000

/**
 * Moments of the page's clock as frames of the audio clock, mapped anew with every reading.
 * Two mappings: a note *enters* the stream where the audio thread is and is heard a latency later,
 * whoever plays it; a click is *heard* at its moment, so it enters earlier.
 */
export class AudioClock {
  readonly #sampleRate: number
  #entering: number[] = [] // µs of audio time minus µs of page time
  #hearing: number[] = []

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate
  }

  /** Forget what was: the stream was interrupted. */
  reset(): void {
    this.#entering = []
    this.#hearing = []
  }

  observe({ now, currentTime, heard, buffer }: AudioStamp): void {
    const entering = currentTime * 1e6 - now
    this.#entering = [...this.#entering, entering].slice(-READINGS)
    const hearing = heard ? heard.contextTime * 1e6 - heard.at : entering
    this.#hearing = [...this.#hearing, hearing].slice(-READINGS)
    if (this.#hasLost(buffer > 0 ? buffer * 1e6 : USUAL_BUFFER)) {
      this.#entering = this.#entering.slice(-RECENT)
      this.#hearing = this.#hearing.slice(-RECENT)
    }
  }

  /** Since then all readings are behind those before. @param buffer µs */
  #hasLost(buffer: number): boolean {
    const recent = this.#entering.slice(-RECENT)
    const latest = Math.max(...this.#entering)
    return (
      latest - Math.max(...recent) > BEHIND * buffer &&
      latest - Math.min(...recent) > IMPOSSIBLE * buffer
    )
  }

  /** The frame that the audio thread works on at that moment; undefined before any reading. */
  frameEnteringAt(moment: LocalMicros): number | undefined {
    // Every reading is late, none early: the largest is the nearest to the truth.
    return this.#frame(
      moment,
      this.#entering.length === 0 ? undefined : Math.max(...this.#entering),
    )
  }

  /** The frame that is at the ear at that moment; undefined before any reading. */
  frameHeardAt(moment: LocalMicros): number | undefined {
    return this.#frame(moment, median(this.#hearing))
  }

  #frame(moment: LocalMicros, offset: number | undefined): number | undefined {
    if (offset === undefined) return undefined
    return Math.round(((moment + offset) / 1e6) * this.#sampleRate)
  }
}

const median = (values: readonly number[]): number | undefined =>
  values.toSorted((a, b) => a - b)[values.length >> 1]
