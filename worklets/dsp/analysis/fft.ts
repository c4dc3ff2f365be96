/**
 * Power spectrum of real samples by a radix-2 FFT with tables made once.
 * Source: J. Cooley, J. Tukey, An algorithm for the machine calculation of complex Fourier series,
 * 1965; window by J. von Hann.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class PowerSpectrum {
  readonly #real: Float64Array
  readonly #imaginary: Float64Array
  readonly #cos: Float64Array
  readonly #sin: Float64Array
  readonly #window: Float64Array
  readonly #places: Uint32Array // where each sample begins: its index with the bits reversed
  readonly #scale: number
  #half: number // of the butterflies of the next stage; at the size all are done

  /** @param size a power of two */
  constructor(size: number) {
    this.#real = new Float64Array(size)
    this.#imaginary = new Float64Array(size)
    this.#cos = Float64Array.from({ length: size / 2 }, (_, i) =>
      Math.cos((2 * Math.PI * i) / size),
    )
    this.#sin = Float64Array.from(
      { length: size / 2 },
      (_, i) => -Math.sin((2 * Math.PI * i) / size),
    )
    this.#window = Float64Array.from(
      { length: size },
      (_, i) => Math.sin((Math.PI * i) / size) ** 2,
    )
    const bits = Math.log2(size)
    this.#places = Uint32Array.from({ length: size }, (_, i) => {
      let place = 0
      for (let bit = 0; bit < bits; bit++) if (i & (1 << bit)) place |= 1 << (bits - 1 - bit)
      return place
    })
    this.#half = size
    this.#scale = (4 / size) ** 2 // the window's mean is a half, and half the bins are mirrored
  }

  /**
   * @param samples a ring of as many as the size  @param oldest where in it the oldest stands
   * @param power of each bin below half the rate; a full-scale sine on a bin reads 1
   */
  process(samples: Float32Array, oldest: number, power: Float64Array): void {
    this.take(samples, oldest)
    while (this.step());
    this.read(power)
  }

  /** Begins the same in parts: `take`, then `step` until there is no more to do, then `read`. */
  take(samples: Float32Array, oldest: number): void {
    const size = this.#real.length
    for (let i = 0; i < size; i++) {
      const place = this.#places[i]!
      this.#real[place] = samples[(oldest + i) & (size - 1)]! * this.#window[i]!
      this.#imaginary[place] = 0
    }
    this.#half = 1
  }

  /** One of log₂ of the size. @returns false when all were done already */
  step(): boolean {
    if (this.#half >= this.#real.length) return false
    this.#stage(this.#half)
    this.#half *= 2
    return true
  }

  read(power: Float64Array): void {
    for (let bin = 0; bin < power.length; bin++) {
      power[bin] = (this.#real[bin]! ** 2 + this.#imaginary[bin]! ** 2) * this.#scale
    }
  }

  #stage(half: number): void {
    const real = this.#real
    const imaginary = this.#imaginary
    const size = real.length
    const step = size / (2 * half)
    for (let start = 0; start < size; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const even = start + k
        const odd = even + half
        const cos = this.#cos[k * step]!
        const sin = this.#sin[k * step]!
        const re = real[odd]! * cos - imaginary[odd]! * sin
        const im = real[odd]! * sin + imaginary[odd]! * cos
        real[odd] = real[even]! - re
        imaginary[odd] = imaginary[even]! - im
        real[even]! += re
        imaginary[even]! += im
      }
    }
  }
}
