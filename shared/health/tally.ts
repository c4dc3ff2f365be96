/** Counts and times in bounded memory: how often, how long last, at most, and by percentile. */
import { type Micros, micros } from '../time/units.ts'
import { type HealthPort, MEASURED, type Measured } from './port.ts'

export interface HealthTally extends HealthPort {
  /**
   * Of each kind of work `Count`, and in µs `Last`, `P50`, `P95`, `P99` and `Max`: `editP99`. A
   * percentile is the upper bound of its bucket, so at most 19 % above the true one, and never above
   * the longest. What never happened is left out.
   */
  stats(): Readonly<Record<string, number>>
}

/** Four to the octave: each bound is 19 % above the one before. */
const BUCKETS_AN_OCTAVE = 4
/** Up to 2²⁶ µs, a minute; what takes longer counts as that. */
const BUCKETS = 26 * BUCKETS_AN_OCTAVE

class Histogram {
  readonly #buckets = new Uint32Array(BUCKETS)
  count = 0
  last = micros(0)
  max = micros(0)

  add(took: Micros): void {
    this.count++
    this.last = took
    if (took > this.max) this.max = took
    const bucket = Math.min(BUCKETS - 1, bucketOf(took))
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1
  }

  /** @param share 0–1; of nothing it is 0 */
  percentile(share: number): number {
    let left = Math.max(1, Math.ceil(this.count * share))
    const bucket = this.#buckets.findIndex(many => {
      left -= many
      return left <= 0
    })
    return Math.min(this.max, Math.ceil(2 ** (bucket / BUCKETS_AN_OCTAVE)))
  }
}

/** The first whose upper bound is not below it. */
const bucketOf = (took: Micros): number =>
  took <= 1 ? 0 : Math.ceil(Math.log2(took) * BUCKETS_AN_OCTAVE)

export function createHealthTally(): HealthTally {
  const histograms: Readonly<Record<Measured, Histogram>> = {
    edit: new Histogram(),
    merge: new Histogram(),
    sync: new Histogram(),
    notification: new Histogram(),
  }
  return {
    note: (what, took) => histograms[what].add(took),
    stats() {
      const all: Record<string, number> = {}
      for (const what of MEASURED) {
        const one = histograms[what]
        if (one.count === 0) continue
        all[`${what}Count`] = one.count
        all[`${what}Last`] = one.last
        all[`${what}P50`] = one.percentile(0.5)
        all[`${what}P95`] = one.percentile(0.95)
        all[`${what}P99`] = one.percentile(0.99)
        all[`${what}Max`] = one.max
      }
      return all
    },
  }
}
