/** Percentiles of one run, and what several runs come to. */

/** Of one contender in one run. Everything in ms unless its bench says otherwise. */
export interface Figures {
  readonly count: number
  /** Asked for and never seen. */
  readonly missing: number
  readonly p50: number
  readonly p90: number
  readonly p99: number
  readonly max: number
}

/** The smallest value that at least `share` of them do not exceed (nearest rank); NaN of none. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

export function figuresOf(values: readonly number[], missing = 0): Figures {
  const sorted = values.toSorted((a, b) => a - b)
  return {
    count: sorted.length,
    missing,
    p50: percentile(sorted, 0.5),
    p90: percentile(sorted, 0.9),
    p99: percentile(sorted, 0.99),
    max: sorted.at(-1) ?? Number.NaN,
  }
}

export const medianOf = (values: readonly number[]): number =>
  percentile(
    values.toSorted((a, b) => a - b),
    0.5,
  )

/** The median run: the one whose p50 lies in the middle of all runs. */
export function medianRun(runs: readonly Figures[]): number {
  const middle = medianOf(runs.map(run => run.p50))
  return runs.findIndex(run => run.p50 === middle)
}
