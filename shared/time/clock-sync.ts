/**
 * How another machine's clock lies to ours, from pings (CL2).
 *
 * A packet takes some time, so each ping proves that their clock less ours is at most
 * theirReceivedAt − sentAt and at least theirSentAt − receivedAt. The estimate is the middle of
 * what all pings of the last minute leave, carried to the present by the skew. The quickest packet
 * of each direction decides: with ± 10 ms of jitter its error is a third of that of the median over
 * the quickest round trips, the usual filter (tests/simulation/clock-error).
 */
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

interface Measured {
  readonly at: number
  /** Their clock less ours is at most, and at least. */
  readonly most: number
  readonly least: number
}

const WINDOW_MICROS = 60_000_000
/** Skew wants a longer look than the offset: drift is slow, jitter is not. */
const SKEW_WINDOW_MICROS = 300_000_000
const MAX_SAMPLES = 400
/** Pings that contradict each other by more than this: one of the clocks jumped. */
const JUMP_MICROS = 50_000
/** A slope counts once it is so many times larger than its standard error. */
const SIGNIFICANT = 4
const MIN_SAMPLES_FOR_SKEW = 8

export class ClockSync {
  #samples: Measured[] = []
  #skew = 0
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
    const isRecent = (one: Measured) => at - one.at <= SKEW_WINDOW_MICROS
    this.#samples = this.#samples.filter(isRecent).slice(1 - MAX_SAMPLES)
    this.#samples.push({ at, most, least })
    this.#skew = skewOf(quickest(this.#samples))
  }

  /** Undefined before the first sample. */
  estimate(at: LocalMicros): ClockEstimate | undefined {
    const bounds = this.#bounds(at)
    if (!bounds) return undefined
    const { most, least } = bounds
    const errorBound = micros(Math.ceil(Math.max(0, most - least) / 2))
    return { offset: (most + least) / 2, skew: this.#skew, errorBound }
  }

  #bounds(at: number): { readonly most: number; readonly least: number } | undefined {
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

const roundTrip = ({ most, least }: Measured): number => most - least
const middle = ({ most, least }: Measured): number => (most + least) / 2

/** The quarter with the shortest round trips: the least that queues can have distorted. */
function quickest(samples: readonly Measured[]): readonly Measured[] {
  const count = Math.ceil(samples.length / 4)
  return samples.toSorted((a, b) => roundTrip(a) - roundTrip(b)).slice(0, count)
}

/** Least squares; 0 while noise could explain the slope. */
function skewOf(samples: readonly Measured[]): number {
  if (samples.length < MIN_SAMPLES_FOR_SKEW) return 0
  const meanAt = meanOf(samples.map(({ at }) => at))
  const meanOffset = meanOf(samples.map(middle))
  let covariance = 0
  let variance = 0
  for (const sample of samples) {
    covariance += (sample.at - meanAt) * (middle(sample) - meanOffset)
    variance += (sample.at - meanAt) ** 2
  }
  if (variance === 0) return 0
  const slope = covariance / variance
  let residue = 0
  for (const sample of samples)
    residue += (middle(sample) - meanOffset - slope * (sample.at - meanAt)) ** 2
  const standardError = Math.sqrt(residue / (samples.length - 2) / variance)
  return Math.abs(slope) > SIGNIFICANT * standardError ? slope : 0
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
