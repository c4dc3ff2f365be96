/** How another machine's clock lies to ours, from pings (CL2). */
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
  readonly offset: number
  readonly rtt: number
}

const WINDOW_MICROS = 60_000_000
/** Skew wants a longer look than the offset: drift is slow, jitter is not. */
const SKEW_WINDOW_MICROS = 300_000_000
const MAX_SAMPLES = 512
/** An estimate contradicted by more than this, beyond what the round trip explains, is void. */
const JUMP_MICROS = 50_000
/** A slope counts once it is so many times larger than its standard error. */
const SIGNIFICANT = 3
const MIN_SAMPLES_FOR_SKEW = 4

export class ClockSync {
  #samples: Measured[] = []
  #jumps = 0

  get size(): number {
    return this.#samples.length
  }
  /** How often the other clock jumped against ours, and we began anew. */
  get jumps(): number {
    return this.#jumps
  }

  add({ sentAt, theirReceivedAt, theirSentAt, receivedAt }: PingSample): void {
    const rtt = receivedAt - sentAt - (theirSentAt - theirReceivedAt)
    if (!(rtt >= 0)) return
    const offset = (theirReceivedAt - sentAt + (theirSentAt - receivedAt)) / 2
    const measured = { at: (sentAt + receivedAt) / 2, offset, rtt }
    const before = this.#estimate(measured.at)
    if (before && Math.abs(offset - before.offset) > rtt / 2 + JUMP_MICROS) {
      this.#samples = []
      this.#jumps++
    }
    const oldest = measured.at - SKEW_WINDOW_MICROS
    this.#samples = this.#samples.filter(({ at }) => at >= oldest).slice(1 - MAX_SAMPLES)
    this.#samples.push(measured)
  }

  /** Undefined before the first sample. */
  estimate(at: LocalMicros): ClockEstimate | undefined {
    return this.#estimate(at)
  }

  #estimate(at: number): ClockEstimate | undefined {
    const newest = this.#samples.at(-1)
    if (!newest) return undefined
    const skew = skewOf(quickest(this.#samples))
    const chosen = quickest(this.#samples.filter(one => newest.at - one.at <= WINDOW_MICROS))
    const offset = medianOf(chosen.map(one => one.offset + skew * (at - one.at)))
    const shortest = Math.min(...chosen.map(({ rtt }) => rtt))
    return { offset, skew, errorBound: micros(Math.ceil(shortest / 2)) }
  }
}

/** The quarter with the shortest round trips: the least that queues can have distorted. */
function quickest(samples: readonly Measured[]): readonly Measured[] {
  const count = Math.max(1, Math.ceil(samples.length / 4))
  return samples.toSorted((a, b) => a.rtt - b.rtt).slice(0, count)
}

/** Least squares; 0 while noise could explain the slope. */
function skewOf(samples: readonly Measured[]): number {
  if (samples.length < MIN_SAMPLES_FOR_SKEW) return 0
  const meanAt = meanOf(samples.map(({ at }) => at))
  const meanOffset = meanOf(samples.map(({ offset }) => offset))
  let covariance = 0
  let variance = 0
  for (const { at, offset } of samples) {
    covariance += (at - meanAt) * (offset - meanOffset)
    variance += (at - meanAt) ** 2
  }
  if (variance === 0) return 0
  const slope = covariance / variance
  let residue = 0
  for (const { at, offset } of samples)
    residue += (offset - meanOffset - slope * (at - meanAt)) ** 2
  const standardError = Math.sqrt(residue / (samples.length - 2) / variance)
  return Math.abs(slope) > SIGNIFICANT * standardError ? slope : 0
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
