/**
 * Power spectrum of real samples by a radix-2 FFT of half as many complex ones, with tables made once: even
 * samples are the real parts, odd ones the imaginary, and what belongs to whom is told apart at the end.
 * Sources: J. Cooley, J. Tukey, An algorithm for the machine calculation of complex Fourier series, 1965;
 * H. Sorensen et al., Real-valued fast Fourier transform algorithms, 1987 (real samples); window by J. von Hann.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class PowerSpectrum {
  readonly #real: Float64Array
  readonly #imaginary: Float64Array
  readonly #cos: Float64Array // of k turns in the size …
  readonly #sin: Float64Array // … and backwards
  readonly #window: Float64Array
  readonly #places: Uint32Array // where each pair of samples begins: its index with the bits reversed
  readonly #scale: number
  #half: number // of the butterflies of the next stage; at the number of pairs all are done

  /** @param size a power of two, at least 4 */
  constructor(size: number) {
    const pairs = size / 2
    this.#real = new Float64Array(pairs)
    this.#imaginary = new Float64Array(pairs)
    this.#cos = Float64Array.from({ length: pairs }, (_, i) => Math.cos((2 * Math.PI * i) / size))
    this.#sin = Float64Array.from({ length: pairs }, (_, i) => -Math.sin((2 * Math.PI * i) / size))
    this.#window = Float64Array.from(
      { length: size },
      (_, i) => Math.sin((Math.PI * i) / size) ** 2,
    )
    const bits = Math.log2(pairs)
    this.#places = Uint32Array.from({ length: pairs }, (_, i) => {
      let place = 0
      for (let bit = 0; bit < bits; bit++) if (i & (1 << bit)) place |= 1 << (bits - 1 - bit)
      return place
    })
    this.#half = pairs
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
    const real = this.#real
    const imaginary = this.#imaginary
    const window = this.#window
    const places = this.#places
    const mask = 2 * real.length - 1
    for (let pair = 0; pair < real.length; pair++) {
      const even = 2 * pair
      const place = places[pair]!
      real[place] = samples[(oldest + even) & mask]! * window[even]!
      imaginary[place] = samples[(oldest + even + 1) & mask]! * window[even + 1]!
    }
    this.#half = 1
  }

  /** One of log₂ of the number of pairs. @returns false when all were done already */
  step(): boolean {
    if (this.#half >= this.#real.length) return false
    this.#stage(this.#half)
    this.#half *= 2
    return true
  }

  read(power: Float64Array): void {
    const real = this.#real
    const imaginary = this.#imaginary
    const scale = this.#scale / 4
    const mask = real.length - 1
    for (let bin = 0; bin < real.length; bin++) {
      const mirror = -bin & mask
      // Twice the spectra of the even and of the odd samples; the odd ones lie one sample later.
      const evenRe = real[bin]! + real[mirror]!
      const evenIm = imaginary[bin]! - imaginary[mirror]!
      const oddRe = imaginary[bin]! + imaginary[mirror]!
      const oddIm = real[mirror]! - real[bin]!
      const cos = this.#cos[bin]!
      const sin = this.#sin[bin]!
      const re = evenRe + oddRe * cos - oddIm * sin
      const im = evenIm + oddRe * sin + oddIm * cos
      power[bin] = (re * re + im * im) * scale
    }
  }

  #stage(half: number): void {
    const real = this.#real
    const imaginary = this.#imaginary
    const cosines = this.#cos
    const sines = this.#sin
    const pairs = real.length
    const step = pairs / half
    for (let start = 0; start < pairs; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const even = start + k
        const odd = even + half
        const cos = cosines[k * step]!
        const sin = sines[k * step]!
        const re = real[odd]! * cos - imaginary[odd]! * sin
        const im = real[odd]! * sin + imaginary[odd]! * cos
        const evenRe = real[even]!
        const evenIm = imaginary[even]!
        real[odd] = evenRe - re
        imaginary[odd] = evenIm - im
        real[even] = evenRe + re
        imaginary[even] = evenIm + im
      }
    }
  }
}
