/**
 * How fast one clock gains on another, from what pings prove about them (CL2). Pure and total.
 *
 * Of two steady clocks the difference is a straight line in time, below every `most` and above every
 * `least`, and packets that met no queue lie along two lines parallel to it. The slope is that of the
 * two parallel lines that lie closest to all bounds: the linear programme of Moon, Skelly and Towsley
 * ("Estimation and removal of clock skew from network delay measurements", 1999), which is the
 * likeliest slope where delays are exponential. The quickest packets decide, whatever the others took.
 */

/** At `at`, their clock less ours was at least and at most so much; all in µs. */
export interface Bounds {
  readonly at: number
  readonly most: number
  readonly least: number
}

interface Range {
  readonly from: number
  readonly to: number
}

/** Quartz is that true: within it each slope is as likely as any other before the first ping. */
const QUARTZ: Range = { from: -100e-6, to: 100e-6 }
/** Clocks that no quartz explains, 10 % fast or slow; they must be much likelier than any other. */
const STRANGE: Range = { from: -0.1, to: 0.1 }
/** In units of the logarithm of the likelihood. */
const MUCH_LIKELIER = 16
/** The least by which a slope must be likelier than none: below it there is only the noise of a burst. */
const LIKELIER = 3
const MIN_SAMPLES = 8
/** Of the search: the range shrinks to two thirds with each. */
const ROUNDS = 24
/** Slopes over which likelihood is averaged, and how unlikely the outermost of them are. */
const STEPS = 16
const UNLIKELY = 4

/** @returns what their clock gains, µs a µs; 0 while noise could explain it */
export function skewOf(samples: readonly Bounds[]): number {
  if (samples.length < MIN_SAMPLES) return 0
  const likelihood = likelihoodOf(samples)
  const usual = highest(likelihood, QUARTZ)
  const strange = highest(likelihood, STRANGE)
  if (likelihood(strange) - likelihood(usual) > MUCH_LIKELIER) return strange
  if (likelihood(usual) - likelihood(0) < LIKELIER) return 0
  return expected(likelihood, usual, QUARTZ)
}

/** The logarithm of the likelihood of a slope, but for a constant; concave. */
function likelihoodOf(samples: readonly Bounds[]): (slope: number) => number {
  const count = samples.length
  const centre = samples.reduce((sum, { at }) => sum + at, 0) / count
  const apart = samples.reduce((sum, { most, least }) => sum + most - least, 0) / count
  /** How far the two parallel lines lie apart. */
  const width = (slope: number): number => {
    let upper = Number.POSITIVE_INFINITY
    let lower = Number.NEGATIVE_INFINITY
    for (const { at, most, least } of samples) {
      const drift = slope * (centre - at)
      upper = Math.min(upper, most + drift)
      lower = Math.max(lower, least + drift)
    }
    return upper - lower
  }
  // Of both directions together: how much later than the quickest a packet is on average, µs.
  const delay = Math.max(1, (apart - width(highest(width, QUARTZ))) / 2)
  return slope => (count * width(slope)) / delay
}

/** Where a concave function is highest. */
function highest(of: (slope: number) => number, { from, to }: Range): number {
  let [left, right] = [from, to]
  for (let round = 0; round < ROUNDS; round++) {
    const third = (right - left) / 3
    if (of(left + third) < of(right - third)) left += third
    else right -= third
  }
  return (left + right) / 2
}

/** The mean slope, each weighed by its likelihood. */
function expected(likelihood: (slope: number) => number, best: number, range: Range): number {
  const least = likelihood(best) - UNLIKELY
  const from = edge(likelihood, least, range.from, best)
  const to = edge(likelihood, least, range.to, best)
  let sum = 0
  let weights = 0
  for (let n = 0; n < STEPS; n++) {
    const slope = from + ((n + 0.5) / STEPS) * (to - from)
    const weight = Math.exp(likelihood(slope) - least)
    sum += weight * slope
    weights += weight
  }
  return sum / weights
}

/** Between `outer` and `best`: where the likelihood falls to `least`, or `outer`. */
function edge(of: (slope: number) => number, least: number, outer: number, best: number): number {
  if (of(outer) >= least) return outer
  let [low, high] = [outer, best]
  for (let round = 0; round < ROUNDS / 2; round++) {
    const middle = (low + high) / 2
    if (of(middle) < least) low = middle
    else high = middle
  }
  return high
}
