/** A spectrum as an ear would divide it: bands of equal ratio, and what of it is worth saying. */

const LOWEST_HZ = 30
const HIGHEST_HZ = 16_000
/** What is quieter in every band is silence. dBFS. */
const SILENT_DB = -80

/**
 * The loudest bin of each band, low to high; where a band is narrower than a bin, what lies between two.
 *
 * @param bins dBFS, equally wide up to half the sample rate
 */
export function bandsOf(
  bins: Readonly<Float32Array>,
  sampleRate: number,
  count: number,
): readonly number[] {
  const binsPerHz = (2 * bins.length) / sampleRate
  const ratio = HIGHEST_HZ / LOWEST_HZ
  return Array.from({ length: count }, (_, n) => {
    const from = LOWEST_HZ * ratio ** (n / count) * binsPerHz
    const to = LOWEST_HZ * ratio ** ((n + 1) / count) * binsPerHz
    if (to - from < 1) return between(bins, (from + to) / 2)
    let loudest = Number.NEGATIVE_INFINITY
    for (let bin = Math.ceil(from); bin < to && bin < bins.length; bin++)
      loudest = Math.max(loudest, bins[bin] ?? loudest)
    return loudest
  })
}

function between(bins: Readonly<Float32Array>, place: number): number {
  const at = Math.min(bins.length - 1, Math.floor(place))
  const [low, high] = [bins[at] ?? SILENT_DB, bins[at + 1] ?? SILENT_DB]
  if (!Number.isFinite(low) || !Number.isFinite(high)) return Math.min(low, high)
  return low + (place - at) * (high - low)
}

/** The same in a sentence: where most of it lies. */
export function spectrumText(bins: Readonly<Float32Array>, sampleRate: number): string {
  let loudest = 0
  for (let bin = 1; bin < bins.length; bin++)
    if ((bins[bin] ?? SILENT_DB) > (bins[loudest] ?? SILENT_DB)) loudest = bin
  if (!((bins[loudest] ?? SILENT_DB) > SILENT_DB)) return 'Spectrum: silent'
  const hertz = (loudest * sampleRate) / (2 * bins.length)
  return `Spectrum: loudest near ${inWords(hertz)}`
}

function inWords(hertz: number): string {
  if (hertz >= 1000) return `${(hertz / 1000).toFixed(1)} kHz`
  return `${Math.max(10, Math.round(hertz / 10) * 10)} Hz`
}
