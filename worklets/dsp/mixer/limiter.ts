/** −1 dBFS: no sample leaves louder. */
export const CEILING = 10 ** (-1 / 20)
/** How far it sees ahead, and so delays. Seconds. */
export const LOOK_AHEAD_SECONDS = 0.0014
/** To 63 % of the way back to full level. */
const RELEASE_SECONDS = 0.08
/** Louder than any mix of ours: beyond it (or NaN) a sample is a fault, and is silence. */
const ABSURD = 1e4

/**
 * Stereo peak limiter. The smallest gain that any frame in sight needs, averaged over the same
 * length, has arrived when that frame comes out, so it turns down early instead of clipping.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Limiter {
  /** Frames by which the output is later than the input. */
  readonly delay: number
  readonly #length: number
  readonly #left: Float32Array // the last frames, awaiting their turn
  readonly #right: Float32Array
  readonly #gains: Float64Array // the last gains, for the average
  readonly #minima: Float64Array // rising gains still in sight, for the sliding minimum …
  readonly #minimaAt: Float64Array // … and their frames
  readonly #release: number
  #head = 0 // of minima: first entry; entries lie in [head, head + count), wrapped
  #count = 0
  #frame = 0
  #held = 1
  #sum: number
  #gain = 1

  constructor(sampleRate: number) {
    this.#length = Math.max(2, Math.floor(LOOK_AHEAD_SECONDS * sampleRate))
    this.delay = this.#length - 1
    this.#left = new Float32Array(this.#length)
    this.#right = new Float32Array(this.#length)
    this.#gains = new Float64Array(this.#length).fill(1)
    this.#minima = new Float64Array(this.#length)
    this.#minimaAt = new Float64Array(this.#length)
    this.#release = 1 - Math.exp(-1 / (RELEASE_SECONDS * sampleRate))
    this.#sum = this.#length
  }

  /** Gain at work now, (0, 1]; 1 is untouched. */
  get gain(): number {
    return this.#gain
  }

  /** In place, `[from, to)`. Whatever comes in, what goes out is finite and within the ceiling. */
  process(left: Float32Array, right: Float32Array, from: number, to: number): void {
    const length = this.#length
    for (let i = from; i < to; i++) {
      const inLeft = sane(left[i]!)
      const inRight = sane(right[i]!)
      const peak = Math.max(Math.abs(inLeft), Math.abs(inRight))
      const smallest = this.#smallestInSight(peak > CEILING ? CEILING / peak : 1)
      const rise = (smallest - this.#held) * this.#release
      this.#held = smallest < this.#held ? smallest : this.#held + rise

      const slot = this.#frame % length
      this.#sum += this.#held - this.#gains[slot]!
      this.#gains[slot] = this.#held
      this.#left[slot] = inLeft
      this.#right[slot] = inRight
      this.#frame++
      this.#gain = Math.min(1, this.#sum / length)
      const oldest = this.#frame % length
      left[i] = within(this.#left[oldest]! * this.#gain)
      right[i] = within(this.#right[oldest]! * this.#gain)
    }
  }

  /** Minimum of the last `length` gains. Source: D. Lemire, Streaming maximum-minimum filter, 2006. */
  #smallestInSight(gain: number): number {
    const length = this.#length
    if (this.#count > 0 && this.#minimaAt[this.#head]! <= this.#frame - length) {
      this.#head = (this.#head + 1) % length
      this.#count--
    }
    while (this.#count > 0 && this.#minima[(this.#head + this.#count - 1) % length]! >= gain) {
      this.#count--
    }
    const tail = (this.#head + this.#count) % length
    this.#minima[tail] = gain
    this.#minimaAt[tail] = this.#frame
    this.#count++
    return this.#minima[this.#head]!
  }
}

const sane = (sample: number): number => (sample > -ABSURD && sample < ABSURD ? sample : 0)
/** For the last bit that rounding may add. */
const within = (sample: number): number => Math.min(CEILING, Math.max(-CEILING, sample))
