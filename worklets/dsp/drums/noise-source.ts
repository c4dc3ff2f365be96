/**
 * White noise, uniform in [−1, 1), the same for the same seed.
 * Source: G. Marsaglia, Xorshift RNGs, Journal of Statistical Software 8(14), 2003.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class NoiseSource {
  #bits = 1

  seed(seed: number): void {
    this.#bits = Math.imul(seed + 1, 0x9e3779b1) | 1
  }

  fill(out: Float64Array, frames: number): void {
    let bits = this.#bits
    for (let i = 0; i < frames; i++) {
      bits ^= bits << 13
      bits ^= bits >>> 17
      bits ^= bits << 5
      out[i] = bits / 2147483648
    }
    this.#bits = bits
  }
}
