/** The 17 spellings of a tonic that players use; both names of a black key are kept as written. */
export const TONICS = [
  'C',
  'C#',
  'Db',
  'D',
  'D#',
  'Eb',
  'E',
  'F',
  'F#',
  'Gb',
  'G',
  'G#',
  'Ab',
  'A',
  'A#',
  'Bb',
  'B',
] as const
export type Tonic = (typeof TONICS)[number]

const PITCH_CLASS: Readonly<Record<Tonic, number>> = {
  C: 0,
  'C#': 1,
  Db: 1,
  D: 2,
  'D#': 3,
  Eb: 3,
  E: 4,
  F: 5,
  'F#': 6,
  Gb: 6,
  G: 7,
  'G#': 8,
  Ab: 8,
  A: 9,
  'A#': 10,
  Bb: 10,
  B: 11,
}

/** Scales by name; each is its semitones above the tonic. */
export const SCALES = {
  major: [0, 2, 4, 5, 7, 9, 11],
  minor: [0, 2, 3, 5, 7, 8, 10],
  dorian: [0, 2, 3, 5, 7, 9, 10],
  phrygian: [0, 1, 3, 5, 7, 8, 10],
  lydian: [0, 2, 4, 6, 7, 9, 11],
  mixolydian: [0, 2, 4, 5, 7, 9, 10],
  locrian: [0, 1, 3, 5, 6, 8, 10],
  'harmonic minor': [0, 2, 3, 5, 7, 8, 11],
  'melodic minor': [0, 2, 3, 5, 7, 9, 11],
  'major pentatonic': [0, 2, 4, 7, 9],
  'minor pentatonic': [0, 3, 5, 7, 10],
  blues: [0, 3, 5, 6, 7, 10],
  chromatic: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
} as const satisfies Readonly<Record<string, readonly number[]>>
export type ScaleName = keyof typeof SCALES
export const SCALE_NAMES = Object.keys(SCALES) as readonly ScaleName[]

export const isTonic = (value: unknown): value is Tonic =>
  typeof value === 'string' && (TONICS as readonly string[]).includes(value)
export const isScaleName = (value: unknown): value is ScaleName =>
  typeof value === 'string' && Object.hasOwn(SCALES, value)

/** 0 = C … 11 = B. Real-time safe: yes. */
export const pitchClassOf = (tonic: Tonic): number => PITCH_CLASS[tonic]

/** Whether a MIDI note number belongs to the scale on that tonic. */
export const isInScale = (note: number, tonic: Tonic, scale: ScaleName): boolean =>
  (SCALES[scale] as readonly number[]).includes((((note - pitchClassOf(tonic)) % 12) + 12) % 12)
