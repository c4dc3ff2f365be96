/**
 * Band-limited single cycles: one wave in several tables, each with fewer harmonics, so that every
 * pitch finds one whose harmonics all lie below half the sample rate. What cannot alias needs no cure.
 * Source: R. Bristow-Johnson, Wavetable Synthesis 101, AES Convention 101, 1996.
 */

/** A power of two: linear interpolation then errs below −100 dB for the harmonics a 5 kHz tone has. */
export const TABLE_SIZE = 2048

/** Of each table. Two tables an octave: a wave lacks at most the upper third of the harmonics that would fit. */
const HARMONIC_COUNTS = [
  1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512,
] as const

/** One wave; tables stand in the order of their harmonic counts, each with a guard point at its end. */
export interface Wave {
  readonly tables: readonly Float32Array[]
}

/**
 * Which table of a wave has the most harmonics that all lie below half the rate. Real-time safe: yes.
 *
 * @param step turns a frame of the highest that reads it
 */
export function levelFor(step: number): number {
  const most = 0.5 / step
  let level = HARMONIC_COUNTS.length - 1
  while (level > 0 && HARMONIC_COUNTS[level]! >= most) level--
  return level
}

/** @param amplitudeOf amplitude of the n-th harmonic's sine, n from 1 */
function buildWave(amplitudeOf: (harmonic: number) => number): Wave {
  const sine = Float64Array.from({ length: TABLE_SIZE }, (_, i) =>
    Math.sin((2 * Math.PI * i) / TABLE_SIZE),
  )
  const sum = new Float64Array(TABLE_SIZE + 1)
  let done = 0
  const tables = HARMONIC_COUNTS.map(count => {
    for (; done < count; done++) {
      const harmonic = done + 1
      const amplitude = amplitudeOf(harmonic)
      if (amplitude === 0) continue
      for (let i = 0; i < TABLE_SIZE; i++) {
        sum[i]! += amplitude * sine[(harmonic * i) % TABLE_SIZE]!
      }
    }
    sum[TABLE_SIZE] = sum[0]!
    return Float32Array.from(sum)
  })
  return { tables }
}

/** What subtractive sounds and cymbals are made from. */
export interface Waves {
  readonly saw: Wave
  readonly triangle: Wave
  readonly square: Wave
}
export const buildWaves = (): Waves => ({
  saw: buildSaw(),
  triangle: buildTriangle(),
  square: buildWave(n => (n % 2 === 0 ? 0 : 4 / Math.PI / n)),
})

/** Rising from −1 to 1, its jump in the middle of the cycle: a note starts on a zero crossing. */
export const buildSaw = (): Wave => buildWave(n => ((2 / Math.PI) * (n % 2 === 1 ? 1 : -1)) / n)

export const buildTriangle = (): Wave =>
  buildWave(n => (n % 2 === 0 ? 0 : ((8 / Math.PI ** 2) * (n % 4 === 1 ? 1 : -1)) / (n * n)))
