import { KWeighting } from './k-weighting.ts'

/** Nothing is quieter: what silence reads. LUFS. */
export const SILENT_LUFS = -70
const LOUDEST_LUFS = 10
/** Power is summed over steps of 100 ms. */
const STEP_SECONDS = 0.1
const MOMENTARY_STEPS = 4
const SHORT_STEPS = 30
/** Of the integrated loudness: what is 10 LU below the mean does not count. */
const GATE_LU = 10
/** The histogram of 400 ms blocks has bins of a tenth of a LU. */
const BINS_A_LU = 10
const BINS = (LOUDEST_LUFS - SILENT_LUFS) * BINS_A_LU

/**
 * Loudness as ITU-R BS.1770-4 and EBU Tech 3341 have it: momentary over 400 ms, short-term over 3 s,
 * integrated over all with both gates. The gated mean comes from a histogram, so that hours of
 * listening take no more memory than a second.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Loudness {
  /** Momentary, short-term and integrated, LUFS, at least −70; anew ten times a second. Read only. */
  readonly levels = new Float64Array(3).fill(SILENT_LUFS)
  readonly #left: KWeighting
  readonly #right: KWeighting
  readonly #stepFrames: number
  readonly #sums = new Float64Array(2)
  readonly #steps = new Float64Array(SHORT_STEPS) // mean power of the last steps, a ring
  readonly #counts = new Float64Array(BINS)
  readonly #powers = new Float64Array(BINS)
  #stepsSeen = 0
  #filled = 0 // frames of the present step …
  #power = 0 // … and their power

  constructor(sampleRate: number) {
    this.#left = new KWeighting(sampleRate)
    this.#right = new KWeighting(sampleRate)
    this.#stepFrames = Math.round(STEP_SECONDS * sampleRate)
  }

  observe(left: Float32Array, right: Float32Array, from: number, to: number): void {
    let at = from
    while (at < to) {
      const end = Math.min(to, at + this.#stepFrames - this.#filled)
      this.#left.square(left, at, end, this.#sums, 0)
      this.#right.square(right, at, end, this.#sums, 1)
      this.#power += this.#sums[0]! + this.#sums[1]!
      this.#filled += end - at
      if (this.#filled === this.#stepFrames) this.#endStep()
      at = end
    }
  }

  #endStep(): void {
    this.#steps[this.#stepsSeen % SHORT_STEPS] = this.#power / this.#stepFrames
    this.#stepsSeen++
    this.#filled = 0
    this.#power = 0
    const power = this.#mean(MOMENTARY_STEPS)
    const loudness = lufs(power)
    this.levels[0] = loudness
    this.levels[1] = lufs(this.#mean(SHORT_STEPS))
    if (this.#stepsSeen < MOMENTARY_STEPS || loudness <= SILENT_LUFS) return
    const bin = binOf(loudness)
    this.#counts[bin]!++
    this.#powers[bin]! += power
    const gate = lufs(this.#gatedMean(0)) - GATE_LU
    this.levels[2] = lufs(this.#gatedMean(binOf(gate)))
  }

  /** Mean power of the last steps. */
  #mean(steps: number): number {
    let sum = 0
    for (let i = 1; i <= steps && i <= this.#stepsSeen; i++) {
      sum += this.#steps[(this.#stepsSeen - i) % SHORT_STEPS]!
    }
    return sum / steps
  }

  #gatedMean(firstBin: number): number {
    let count = 0
    let power = 0
    for (let bin = firstBin; bin < BINS; bin++) {
      count += this.#counts[bin]!
      power += this.#powers[bin]!
    }
    return count === 0 ? 0 : power / count
  }
}

const lufs = (power: number): number =>
  power <= 0 ? SILENT_LUFS : Math.max(SILENT_LUFS, -0.691 + 10 * Math.log10(power))

const binOf = (loudness: number): number =>
  Math.min(BINS - 1, Math.max(0, Math.floor((loudness - SILENT_LUFS) * BINS_A_LU)))
