/** To 63 % of a change; short enough for a mute, long enough not to click. */
const GLIDE_SECONDS = 0.01
const ARRIVED = 1e-6

/**
 * A gain that glides to where it is set, so that mute and fader do not click.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class SmoothGain {
  readonly #glide: number
  #gain = 1
  #target = 1

  constructor(sampleRate: number) {
    this.#glide = 1 - Math.exp(-1 / (GLIDE_SECONDS * sampleRate))
  }

  /** @param target linear, ≥ 0 */
  set(target: number): void {
    this.#target = target
  }

  get moving(): boolean {
    return this.#gain !== this.#target
  }

  /** Adds the first `frames` of `in…`, times the gain, to `out…` from `at` on. */
  mixInto(
    inLeft: Float32Array,
    inRight: Float32Array,
    outLeft: Float32Array,
    outRight: Float32Array,
    at: number,
    frames: number,
  ): void {
    for (let i = 0; i < frames; i++) {
      this.#step()
      outLeft[at + i]! += inLeft[i]! * this.#gain
      outRight[at + i]! += inRight[i]! * this.#gain
    }
  }

  /** Frames in which nothing passes through: the glide goes on as if something did. */
  advance(frames: number): void {
    for (let i = 0; i < frames && this.moving; i++) this.#step()
  }

  #step(): void {
    const distance = this.#target - this.#gain
    if (Math.abs(distance) < ARRIVED) this.#gain = this.#target
    else this.#gain += distance * this.#glide
  }
}
