import { TICK_FRAMES } from './ticks.ts'

/** Where the decay is exactly as set: rooms are measured here. Hz. */
const REFERENCE_HERTZ = 1000
/** Above, the heights decay faster. Hz. */
const CROSSOVER_HERTZ = 4000
/** Where the damping is full, the heights are gone in this share of the time. */
const FASTEST_SHARE = 0.1
const LARGEST_GAIN = 0.9998
/** Below −300 dB a state is zero from the next tick on: it would else creep through denormal numbers. */
const FLOOR = 1e-15

/**
 * What each delay line of a reverb loses per round: a first-order shelf that lets the heights decay
 * faster, and exactly so much at 1 kHz that 60 dB are gone after the time set.
 * Source: J.-M. Jot, A. Chaigne, AES 90, 1991, eq. 6: gain = 10^(−3 · length / RT60).
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class DecayFilter {
  readonly #sampleRate: number
  readonly #lengths: Int32Array
  readonly #low: Float64Array // gain of each line at 0 Hz at the end of this tick …
  readonly #high: Float64Array // … and in the heights
  readonly #lowBefore: Float64Array // the same at its beginning
  readonly #highBefore: Float64Array
  readonly #state: Float64Array
  readonly #share: number // of the one-pole low-pass
  readonly #passReal: number // the low-pass at the reference
  readonly #passImaginary: number
  #outputGain = 1
  #outputGainBefore = 1

  /** @param lengths of the lines, an even number of them, frames */
  constructor(sampleRate: number, lengths: Int32Array) {
    this.#sampleRate = sampleRate
    this.#lengths = lengths
    this.#low = new Float64Array(lengths.length)
    this.#high = new Float64Array(lengths.length)
    this.#lowBefore = new Float64Array(lengths.length)
    this.#highBefore = new Float64Array(lengths.length)
    this.#state = new Float64Array(lengths.length)
    this.#share = 1 - Math.exp((-2 * Math.PI * CROSSOVER_HERTZ) / sampleRate)
    const keep = 1 - this.#share
    const turn = (2 * Math.PI * REFERENCE_HERTZ) / sampleRate
    const real = 1 - keep * Math.cos(turn)
    const imaginary = keep * Math.sin(turn)
    const square = real * real + imaginary * imaginary
    this.#passReal = (this.#share * real) / square
    this.#passImaginary = (-this.#share * imaginary) / square
  }

  /** With it the reverb of steady noise is as loud as the noise, however long it lasts. */
  outputGainAt(frame: number): number {
    const way = (this.#outputGain - this.#outputGainBefore) / TICK_FRAMES
    return this.#outputGainBefore + way * frame
  }

  /** A tick is over: what it was heading for is reached, and what has died away is forgotten. */
  settle(): void {
    this.#outputGainBefore = this.#outputGain
    for (let line = 0; line < this.#lengths.length; line++) {
      this.#lowBefore[line] = this.#low[line]!
      this.#highBefore[line] = this.#high[line]!
      if (Math.abs(this.#state[line]!) < FLOOR) this.#state[line] = 0
    }
  }

  /** Where the coming tick is heading. @param seconds RT60 at 1 kHz  @param damping 0 … 1 */
  set(seconds: number, damping: number): void {
    const share = 1 - damping * (1 - FASTEST_SHARE)
    let kept = 0
    for (let line = 0; line < this.#lengths.length; line++) {
      const rounds = this.#lengths[line]! / (this.#sampleRate * seconds)
      const wanted = 10 ** (-3 * rounds)
      const high = 10 ** ((-3 * rounds) / share)
      this.#high[line] = high
      this.#low[line] = Math.min(LARGEST_GAIN, this.#lowGain(wanted, high))
      kept += (wanted * wanted) / this.#lengths.length
    }
    this.#outputGain = Math.sqrt((1 - kept) / kept)
  }

  clear(): void {
    this.#state.fill(0)
  }

  /**
   * Two lines side by side, in place: neither waits for what the other computes.
   *
   * @param line the first of them  @param samples of each line, {@link TICK_FRAMES} places apart
   * @param within the tick, number of the first of the `frames`
   */
  processPair(line: number, samples: Float64Array, frames: number, within: number): void {
    const share = this.#share
    const other = line + 1
    const highBefore = this.#highBefore[line]!
    const lowBefore = this.#lowBefore[line]!
    const highStep = (this.#high[line]! - highBefore) / TICK_FRAMES
    const lowStep = (this.#low[line]! - lowBefore) / TICK_FRAMES
    const otherHighBefore = this.#highBefore[other]!
    const otherLowBefore = this.#lowBefore[other]!
    const otherHighStep = (this.#high[other]! - otherHighBefore) / TICK_FRAMES
    const otherLowStep = (this.#low[other]! - otherLowBefore) / TICK_FRAMES
    let state = this.#state[line]!
    let otherState = this.#state[other]!
    const begin = line * TICK_FRAMES
    for (let i = 0; i < frames; i++) {
      const part = within + i
      const sample = samples[begin + i]!
      const otherSample = samples[begin + TICK_FRAMES + i]!
      state += (sample - state) * share
      otherState += (otherSample - otherState) * share
      const high = highBefore + highStep * part
      const otherHigh = otherHighBefore + otherHighStep * part
      samples[begin + i] = high * sample + (lowBefore + lowStep * part - high) * state
      samples[begin + TICK_FRAMES + i] =
        otherHigh * otherSample + (otherLowBefore + otherLowStep * part - otherHigh) * otherState
    }
    this.#state[line] = state
    this.#state[other] = otherState
  }

  /** The low gain with which the shelf has the gain `wanted` at the reference: |h (1 − p) + l p|. */
  #lowGain(wanted: number, high: number): number {
    const [real, imaginary] = [this.#passReal, this.#passImaginary]
    const square = real * real + imaginary * imaginary
    const cross = high * (real - square)
    const rest = high * high * ((1 - real) ** 2 + imaginary * imaginary) - wanted * wanted
    return (-cross + Math.sqrt(Math.max(0, cross * cross - square * rest))) / square
  }
}
