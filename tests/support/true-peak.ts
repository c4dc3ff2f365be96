/**
 * True peak as a meter would read it: at four times the rate, by a windowed sinc of 128 samples, far
 * longer than the limiter's own and independent of it (ITU-R BS.1770-4, annex 2).
 */
const HALF = 64
const TIMES = 4

export function truePeakDb(samples: Float32Array): number {
  let peak = 0
  for (let phase = 0; phase < TIMES; phase++) {
    const taps = Float64Array.from({ length: 2 * HALF }, (_, tap) => {
      const distance = tap - (HALF - 1) - phase / TIMES
      const x = distance / HALF
      const window = 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x)
      const angle = Math.PI * distance
      return window * (Math.abs(angle) < 1e-12 ? 1 : Math.sin(angle) / angle)
    })
    for (let at = 0; at + 2 * HALF <= samples.length; at++) {
      let sum = 0
      for (let tap = 0; tap < 2 * HALF; tap++) sum += samples[at + tap]! * taps[tap]!
      peak = Math.max(peak, Math.abs(sum))
    }
  }
  return 20 * Math.log10(peak)
}
