/**
 * How another machine's clock lies to ours, from pings (CL2).
 *
 * A packet takes some time, so each ping proves that their clock less ours is at most
 * theirReceivedAt − sentAt and at least theirSentAt − receivedAt. The estimate is the middle of
 * what all pings of the last minute leave, carried to the present by the skew. The quickest packet
 * of each direction decides: with ± 10 ms of jitter its error is a third of that of the median over
 * the quickest round trips, the usual filter (tests/simulation/clock-error).
 */
import { type Bounds, skewOf } from './skew.ts'
import { type LocalMicros, type Micros, micros } from './units.ts'

/** The four timestamps of one ping; `their…` are on the other clock. */
export interface PingSample {
  readonly sentAt: LocalMicros
  readonly theirReceivedAt: LocalMicros
  readonly theirSentAt: LocalMicros
  readonly receivedAt: LocalMicros
}

export interface ClockEstimate {
  /** Their clock less ours, µs, at the moment asked for. */
  readonly offset: number
  /** How much their clock gains on ours, µs per µs. */
  readonly skew: number
  /** ± µs: half the shortest round trip, all that asymmetry can hide. */
  readonly errorBound: Micros
}

const WINDOW_MICROS = 60_000_000
/** Skew wants a longer look than the offset: drift is slow, jitter is not. */
const SKEW_WINDOW_MICROS = 300_000_000
const MAX_SAMPLES = 400
/** Pings that contradict each other by more than this: one of the clocks jumped. */
const JUMP_MICROS = 50_000

/** Of so many, each ping may change the skew; of more, it is looked at now and then. */
const FEW = 32
const PINGS_A_SKEW = 4

export class ClockSync {
  #samples: Bounds[] = []
  #skew = 0
  #sinceSkew = 0
  #jumps = 0

  get size(): number {
    return this.#samples.length
  }
  /** How often one clock jumped against the other, and we began anew. */
  get jumps(): number {
    return this.#jumps
  }

  add({ sentAt, theirReceivedAt, theirSentAt, receivedAt }: PingSample): void {
    const most = theirReceivedAt - sentAt
    const least = theirSentAt - receivedAt
    if (!(least <= most)) return
    const at = (sentAt + receivedAt) / 2
    const before = this.#bounds(at)
    if (before && (least - before.most > JUMP_MICROS || before.least - most > JUMP_MICROS)) {
      this.#samples = []
      this.#jumps++
    }
    const isRecent = (one: Bounds) => at - one.at <= SKEW_WINDOW_MICROS
    this.#samples = this.#samples.filter(isRecent).slice(1 - MAX_SAMPLES)
    this.#samples.push({ at, most, least })
    this.#sinceSkew++
    if (this.size <= FEW || this.#sinceSkew >= PINGS_A_SKEW) {
      this.#skew = skewOf(this.#samples)
      this.#sinceSkew = 0
    }
  }

  /** Undefined before the first sample. */
  estimate(at: LocalMicros): ClockEstimate | undefined {
    const bounds = this.#bounds(at)
    if (!bounds) return undefined
    const { most, least } = bounds
    const errorBound = micros(Math.ceil(Math.max(0, most - least) / 2))
    return { offset: (most + least) / 2, skew: this.#skew, errorBound }
  }

  #bounds(at: number): Pick<Bounds, 'most' | 'least'> | undefined {
    const newest = this.#samples.at(-1)
    if (!newest) return undefined
    let most = Number.POSITIVE_INFINITY
    let least = Number.NEGATIVE_INFINITY
    for (const sample of this.#samples) {
      if (newest.at - sample.at > WINDOW_MICROS) continue
      const drift = this.#skew * (at - sample.at)
      most = Math.min(most, sample.most + drift)
      least = Math.max(least, sample.least + drift)
    }
    return { most, least }
  }
}
