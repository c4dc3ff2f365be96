/** What tests hear: levels in dB and spectra, by a plain radix-2 FFT (Cooley & Tukey, 1965). */

/** @param samples as many as a power of two. @returns amplitude of each bin below half the rate; a full-scale sine reads 1 */
export function spectrum(samples: ArrayLike<number>): Float64Array {
  const size = samples.length
  const real = new Float64Array(size)
  const imaginary = new Float64Array(size)
  let windowSum = 0
  for (let i = 0; i < size; i++) {
    const weight = blackmanHarris(i / size)
    windowSum += weight
    real[reversed(i, size)] = samples[i]! * weight
  }
  for (let half = 1; half < size; half *= 2) {
    for (let start = 0; start < size; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const [even, odd] = [start + k, start + k + half]
        const [cos, sin] = [Math.cos((Math.PI * k) / half), -Math.sin((Math.PI * k) / half)]
        const re = real[odd]! * cos - imaginary[odd]! * sin
        const im = real[odd]! * sin + imaginary[odd]! * cos
        real[odd] = real[even]! - re
        imaginary[odd] = imaginary[even]! - im
        real[even]! += re
        imaginary[even]! += im
      }
    }
  }
  return Float64Array.from(
    { length: size / 2 },
    (_, bin) => (2 * Math.hypot(real[bin]!, imaginary[bin]!)) / windowSum,
  )
}

/** Hz of the strongest partial, between bins by a parabola through its neighbours' dB. */
export function strongestHz(samples: ArrayLike<number>, sampleRate: number): number {
  const bins = spectrum(samples)
  let peak = 1
  for (let bin = 1; bin < bins.length - 1; bin++) if (bins[bin]! > bins[peak]!) peak = bin
  const [left, top, right] = [-1, 0, 1].map(by => db(bins[peak + by]!)) as [number, number, number]
  const shift = (0.5 * (left - right)) / (left - 2 * top + right)
  return ((peak + shift) * sampleRate) / samples.length
}

export const db = (amplitude: number): number => 20 * Math.log10(Math.max(amplitude, 1e-12))

/** dBFS; a full-scale square wave is 0. */
export function rmsDb(samples: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < samples.length; i++) sum += samples[i]! * samples[i]!
  return db(Math.sqrt(sum / samples.length))
}

export function peakOf(samples: ArrayLike<number>): number {
  let peak = 0
  for (let i = 0; i < samples.length; i++) peak = Math.max(peak, Math.abs(samples[i]!))
  return peak
}

/** Side lobes below −92 dB: what is seen there is in the sound, not in the window. */
const blackmanHarris = (x: number): number =>
  0.35875 -
  0.48829 * Math.cos(2 * Math.PI * x) +
  0.14128 * Math.cos(4 * Math.PI * x) -
  0.01168 * Math.cos(6 * Math.PI * x)

function reversed(index: number, size: number): number {
  let result = 0
  for (let bit = 1, from = size >> 1; bit < size; bit *= 2, from >>= 1) {
    if (index & bit) result |= from
  }
  return result
}
