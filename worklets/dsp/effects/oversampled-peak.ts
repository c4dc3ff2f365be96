/**
 * The peak between samples, from the signal at four times its rate.
 * Source: ITU-R BS.1770-4, annex 2; the interpolator is a longer one than its example, a Kaiser
 * window over 40 samples, so that it reads true up to 0.46 of the sample rate.
 */

const PHASES = 4
/** Input samples that each point between two of them is made of. */
export const PEAK_TAPS = 40
/** The interval looked at lies this many frames before the newest sample. */
export const PEAK_DELAY_FRAMES = PEAK_TAPS / 2
/** Kaiser's β: a narrow band is lost at the top, for a ripple that errs to the safe side. */
const BETA = 2

/** Weights of phase 1/4, 2/4, 3/4, oldest sample first. */
const WEIGHTS = buildWeights()
/** No point between samples exceeds the largest of the samples around it by more than this. */
export const LARGEST_OVERSHOOT = largestSum()
/**
 * The three phases folded in the middle: 3/4 is 1/4 mirrored and 2/4 its own mirror, so the sum and the
 * difference of two samples that lie alike far from it are weighed once for all. Three numbers for each such
 * pair: half of what 1/4 and 3/4 have in common, half of what parts them, and 2/4.
 */
const FOLDED = foldWeights()

/**
 * Peak of the three points between the two middle samples of `left[at, at + PEAK_TAPS)` and of `right`
 * likewise, written to `peaks`: a number that is returned may have to be allocated. Real-time safe: yes.
 */
export function peaksBetween(
  left: Float64Array,
  right: Float64Array,
  at: number,
  peaks: Float64Array,
): void {
  let common = 0
  let apart = 0
  let half = 0
  let rightCommon = 0
  let rightApart = 0
  let rightHalf = 0
  const last = at + PEAK_TAPS - 1
  for (let pair = 0, weight = 0; pair < PEAK_TAPS / 2; pair++, weight += 3) {
    const commonWeight = FOLDED[weight]!
    const apartWeight = FOLDED[weight + 1]!
    const halfWeight = FOLDED[weight + 2]!
    const older = left[at + pair]!
    const newer = left[last - pair]!
    const sum = older + newer
    common += sum * commonWeight
    apart += (older - newer) * apartWeight
    half += sum * halfWeight
    const rightOlder = right[at + pair]!
    const rightNewer = right[last - pair]!
    const rightSum = rightOlder + rightNewer
    rightCommon += rightSum * commonWeight
    rightApart += (rightOlder - rightNewer) * apartWeight
    rightHalf += rightSum * halfWeight
  }
  // The larger of |common + apart| and |common − apart|.
  peaks[0] = Math.max(Math.abs(common) + Math.abs(apart), Math.abs(half))
  peaks[1] = Math.max(Math.abs(rightCommon) + Math.abs(rightApart), Math.abs(rightHalf))
}

function buildWeights(): Float64Array {
  const weights = new Float64Array((PHASES - 1) * PEAK_TAPS)
  for (let phase = 1; phase < PHASES; phase++) {
    const row = weights.subarray((phase - 1) * PEAK_TAPS, phase * PEAK_TAPS)
    for (let tap = 0; tap < PEAK_TAPS; tap++) {
      const distance = tap - (PEAK_DELAY_FRAMES - 1) - phase / PHASES
      const window =
        bessel(BETA * Math.sqrt(1 - (distance / PEAK_DELAY_FRAMES) ** 2)) / bessel(BETA)
      row[tap] = (Math.sin(Math.PI * distance) / (Math.PI * distance)) * window
    }
    const sum = row.reduce((total, weight) => total + weight, 0)
    for (let tap = 0; tap < PEAK_TAPS; tap++) row[tap]! /= sum // constant signals stay as they are
  }
  return weights
}

function foldWeights(): Float64Array {
  const folded = new Float64Array((3 * PEAK_TAPS) / 2)
  for (let pair = 0; pair < PEAK_TAPS / 2; pair++) {
    const quarter = WEIGHTS[pair]!
    const mirrored = WEIGHTS[2 * PEAK_TAPS + pair]!
    folded[3 * pair] = (quarter + mirrored) / 2
    folded[3 * pair + 1] = (quarter - mirrored) / 2
    folded[3 * pair + 2] = WEIGHTS[PEAK_TAPS + pair]!
  }
  return folded
}

function largestSum(): number {
  const sums = [0, 1, 2].map(phase =>
    WEIGHTS.subarray(phase * PEAK_TAPS, (phase + 1) * PEAK_TAPS).reduce(
      (total, weight) => total + Math.abs(weight),
      0,
    ),
  )
  return Math.max(...sums)
}

/** Modified Bessel function of the first kind, order 0, by its series. */
function bessel(x: number): number {
  let sum = 1
  let term = 1
  for (let k = 1; k < 30; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}
