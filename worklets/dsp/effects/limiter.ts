import { ringSize } from './delay-line.ts'
import {
  LARGEST_OVERSHOOT,
  PEAK_DELAY_FRAMES,
  PEAK_TAPS,
  peaksBetween,
} from './oversampled-peak.ts'
import { sane } from './sane.ts'

/** −1 dBTP: no sample leaves louder, and nothing between samples. */
export const CEILING = 10 ** (-1 / 20)
/** How far it sees ahead, and so delays. Seconds. */
export const LOOK_AHEAD_SECONDS = 0.0014
/** The gain moves between two samples as well: what that adds stays within this. dB. */
const MARGIN_DB = 0.35
const TARGET = CEILING * 10 ** (-MARGIN_DB / 20)
/** Where all samples around are below, no point between them needs to be looked at. */
const QUIET = TARGET / LARGEST_OVERSHOOT
/** To 63 % of the way back to full level. */
const RELEASE_SECONDS = 0.08
const ARRIVED = 1e-6
const FRAME_MASK = 0x7fffffff

// Numbers in one array, because a number in an array is written in place.
/** What the newest frames looked at need. */
const NEEDED = 0
/** The smallest gain in sight, let go slowly. */
const HELD = 1
/** Of the last `length` of those. */
const SUM = 2
/** At work now. */
const GAIN = 3

/**
 * Stereo true-peak limiter. The smallest gain that any frame in sight needs, averaged over the same
 * length, has arrived when that frame comes out, so it turns down early instead of clipping.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Limiter {
  /** Frames by which the output is later than the input. */
  readonly delay: number
  readonly #length: number // frames of the minimum and of the average
  readonly #left: Float32Array // the last frames, awaiting their turn
  readonly #right: Float32Array
  readonly #historyLeft = new Float64Array(2 * PEAK_TAPS) // written twice: any span is in one piece
  readonly #historyRight = new Float64Array(2 * PEAK_TAPS)
  readonly #peaks = new Float64Array(2)
  readonly #state = Float64Array.of(1, 1, 0, 1)
  readonly #gains: Float64Array // the last gains, for the average
  readonly #minima: Float64Array // rising gains still in sight, for the sliding minimum …
  readonly #minimaAt: Int32Array // … and their frames
  readonly #release: number
  // Rings are powers of two or counted round: a division for each frame and ring would cost more than the gain.
  #head = 0 // of minima: first entry; entries lie in [head, head + count), wrapped
  #count = 0
  #frame = 0 // 31 bits of it
  #tap = 0 // place of the newest frame in the history
  #slot = 0 // place of its gain
  #loudFor = 0 // frames for which a loud sample is among those looked at
  #untouchedFor = 0

  constructor(sampleRate: number) {
    const sight = Math.floor(LOOK_AHEAD_SECONDS * sampleRate)
    this.#length = Math.max(2, sight - PEAK_DELAY_FRAMES)
    this.delay = this.#length - 1 + PEAK_DELAY_FRAMES
    this.#left = new Float32Array(ringSize(this.delay + 1))
    this.#right = new Float32Array(this.#left.length)
    this.#gains = new Float64Array(this.#length).fill(1)
    this.#minima = new Float64Array(ringSize(this.#length))
    this.#minimaAt = new Int32Array(this.#minima.length)
    this.#release = 1 - Math.exp(-1 / (RELEASE_SECONDS * sampleRate))
    this.#state[SUM] = this.#length
  }

  /** Gain at work now, (0, 1]; 1 is untouched. */
  get gain(): number {
    return this.#state[GAIN]!
  }

  /**
   * In place, `[from, to)`. Whatever comes in, what goes out is finite and within the ceiling.
   *
   * @param gains written, if given, with the gain of each frame that goes out
   */
  process(
    left: Float32Array,
    right: Float32Array,
    from: number,
    to: number,
    gains?: Float64Array,
  ): void {
    const waitingLeft = this.#left
    const waitingRight = this.#right
    const state = this.#state
    const mask = waitingLeft.length - 1
    const { delay } = this
    for (let i = from; i < to; i++) {
      const inLeft = sane(left[i]!)
      const inRight = sane(right[i]!)
      this.#remember(inLeft, inRight)
      if (this.#loudFor > 0) this.#lookBetween()
      else state[NEEDED] = 1
      this.#step()
      const gain = state[GAIN]!
      const frame = this.#frame
      waitingLeft[frame & mask] = inLeft
      waitingRight[frame & mask] = inRight
      const oldest = (frame - delay) & mask
      left[i] = within(waitingLeft[oldest]! * gain)
      right[i] = within(waitingRight[oldest]! * gain)
      if (gains) gains[i] = gain
      this.#frame = (frame + 1) & FRAME_MASK
    }
  }

  #remember(left: number, right: number): void {
    const at = this.#tap + 1 === PEAK_TAPS ? 0 : this.#tap + 1
    this.#tap = at
    this.#historyLeft[at] = left
    this.#historyLeft[at + PEAK_TAPS] = left
    this.#historyRight[at] = right
    this.#historyRight[at + PEAK_TAPS] = right
    if (Math.max(Math.abs(left), Math.abs(right)) > QUIET) this.#loudFor = PEAK_TAPS
    else if (this.#loudFor > 0) this.#loudFor--
  }

  /** Puts into `state` what the two middle samples of the history, and the points between, need. */
  #lookBetween(): void {
    const oldest = this.#tap + 1
    const middle = oldest + PEAK_DELAY_FRAMES
    const left = this.#historyLeft
    const right = this.#historyRight
    peaksBetween(left, right, oldest, this.#peaks)
    const peak = Math.max(
      Math.abs(left[middle - 1]!),
      Math.abs(left[middle]!),
      Math.abs(right[middle - 1]!),
      Math.abs(right[middle]!),
      this.#peaks[0]!,
      this.#peaks[1]!,
    )
    this.#state[NEEDED] = peak > TARGET ? TARGET / peak : 1
  }

  /** Moves the gain on by one frame. */
  #step(): void {
    this.#findSmallest()
    const state = this.#state
    const smallest = this.#minima[this.#head]!
    const rise = (smallest - state[HELD]!) * this.#release
    let held = smallest < state[HELD]! ? smallest : state[HELD]! + rise
    if (held > 1 - ARRIVED) held = 1
    state[HELD] = held
    const slot = this.#slot
    state[SUM]! += held - this.#gains[slot]!
    this.#gains[slot] = held
    this.#slot = slot + 1 === this.#length ? 0 : slot + 1
    // What rounding has left in the sum must not turn down what is below the ceiling.
    this.#untouchedFor = held === 1 ? this.#untouchedFor + 1 : 0
    if (this.#untouchedFor >= this.#length) state[SUM] = this.#length
    state[GAIN] = Math.min(1, state[SUM]! / this.#length)
  }

  /**
   * Brings the minimum of the last `length` gains to the head of `minima`.
   * Source: D. Lemire, Streaming maximum-minimum filter, 2006.
   */
  #findSmallest(): void {
    const minima = this.#minima
    const mask = minima.length - 1
    const gain = this.#state[NEEDED]!
    let head = this.#head
    let count = this.#count
    if (count > 0 && ((this.#frame - this.#minimaAt[head]!) & FRAME_MASK) >= this.#length) {
      head = (head + 1) & mask
      count--
    }
    while (count > 0 && minima[(head + count - 1) & mask]! >= gain) count--
    const tail = (head + count) & mask
    minima[tail] = gain
    this.#minimaAt[tail] = this.#frame
    this.#head = head
    this.#count = count + 1
  }
}

/** For the last bit that rounding may add. */
const within = (sample: number): number => Math.min(CEILING, Math.max(-CEILING, sample))
