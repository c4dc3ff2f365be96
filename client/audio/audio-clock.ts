import type { LocalMicros } from '../../shared/time/units.ts'

/** One reading of the audio clock beside the page's. */
export interface AudioStamp {
  /** The page's clock now. */
  readonly now: LocalMicros
  /** Where the audio thread is, s: behind the truth by up to one hardware buffer. */
  readonly currentTime: number
  /** What is at the ear, s, at `heardAt`; undefined while the browser does not know. */
  readonly heard: { readonly contextTime: number; readonly at: LocalMicros } | undefined
}

/**
 * Readings that count, of 1.6 s: old ones go, because the two clocks drift by about 15 ms a minute,
 * and the more there are, the nearer the latest of them comes to the truth.
 */
const READINGS = 64

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

  observe({ now, currentTime, heard }: AudioStamp): void {
    const entering = currentTime * 1e6 - now
    this.#entering = [...this.#entering, entering].slice(-READINGS)
    const hearing = heard ? heard.contextTime * 1e6 - heard.at : entering
    this.#hearing = [...this.#hearing, hearing].slice(-READINGS)
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
