/** The key signature that notation and Standard MIDI Files show for a key and scale of ours. */
import { SCALES, type ScaleName, type Tonic } from './key.ts'

export interface KeySignature {
  /** Sharps; negative: flats. −7 … 7 */
  readonly sharps: number
  readonly mode: 'major' | 'minor'
}

/** Steps from C along the circle of fifths, as the letters spell them. */
const NATURAL_FIFTHS = { F: -1, C: 0, G: 1, D: 2, A: 3, E: 4, B: 5 } as const
const FIFTHS_PER_ACCIDENTAL = 7
/** D# (+9) and Eb (−3) are twelve fifths apart and sound the same. */
const CIRCLE = 12
const MOST_ACCIDENTALS = 7
const MINOR_THIRD = 3
const MAJOR_THIRD = 4

/**
 * A scale with a minor and without a major third is shown as minor, any other as major, so that the
 * tonic stays right; a signature of more than seven accidentals is spelled the other way.
 */
export function keySignatureOf(tonic: Tonic, scale: ScaleName): KeySignature {
  const steps: readonly number[] = SCALES[scale]
  const mode = steps.includes(MINOR_THIRD) && !steps.includes(MAJOR_THIRD) ? 'minor' : 'major'
  const sharps = fifthsOf(tonic) - (mode === 'minor' ? 3 : 0)
  if (sharps > MOST_ACCIDENTALS) return { sharps: sharps - CIRCLE, mode }
  if (sharps < -MOST_ACCIDENTALS) return { sharps: sharps + CIRCLE, mode }
  return { sharps, mode }
}

/** Tonics by fifths from Cb (−7) to A# (10); those that players do not write are spelled the other way. */
const BY_FIFTHS: readonly Tonic[] = [
  ...(['B', 'Gb', 'Db', 'Ab', 'Eb', 'Bb', 'F', 'C', 'G'] as const),
  ...(['D', 'A', 'E', 'B', 'F#', 'C#', 'G#', 'D#', 'Bb'] as const),
]

/** The key that a signature stands for. @param sharps −7 … 7; undefined for anything else */
export function keyOfSignature({
  sharps,
  mode,
}: KeySignature): { readonly key: Tonic; readonly scale: 'major' | 'minor' } | undefined {
  if (!Number.isInteger(sharps) || Math.abs(sharps) > MOST_ACCIDENTALS) return undefined
  const key = BY_FIFTHS[sharps + MOST_ACCIDENTALS + (mode === 'minor' ? 3 : 0)]
  return key && { key, scale: mode }
}

function fifthsOf(tonic: Tonic): number {
  const natural = new Map<string, number>(Object.entries(NATURAL_FIFTHS)).get(tonic.charAt(0)) ?? 0
  if (tonic.endsWith('#')) return natural + FIFTHS_PER_ACCIDENTAL
  return tonic.endsWith('b') ? natural - FIFTHS_PER_ACCIDENTAL : natural
}
