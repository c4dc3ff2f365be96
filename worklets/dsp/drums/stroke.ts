/** What a stroke on one piece of a kit is made of, as data. All decays are to −60 dB. */

/** A skin, a bar or a shell: sines that fall in pitch while they die. */
export interface Tone {
  readonly hz: number
  /** Frequencies of the modes over `hz`, loudest first, at most 4. */
  readonly ratios: readonly number[]
  /** Of each mode, linear. */
  readonly gains: readonly number[]
  readonly seconds: number
  /** How far above it begins, semitones, and in how long most of that is gone. */
  readonly sweep: number
  readonly sweepSeconds: number
}

/** Wires, air, shells of maracas. */
export interface Noise {
  readonly gain: number
  readonly seconds: number
  /** The band that is let through. */
  readonly lowHz: number
  readonly highHz: number
  /** Strokes in quick succession, as of many hands; 1 is one. */
  readonly bursts: number
}

/** Six squares that agree on nothing. */
export interface Metal {
  readonly gain: number
  readonly seconds: number
  readonly hz: number
  readonly lowHz: number
  /** Nothing is left above, where it is given. */
  readonly highHz?: number
}

export interface Stroke {
  /** Linear, of the whole. */
  readonly gain: number
  /** −1 left … 1 right. */
  readonly pan: number
  /** Of the stick or beater: a few ms of noise around so many Hz. */
  readonly snapHz: number
  readonly snap: number
  readonly tone?: Tone
  readonly noise?: Noise
  readonly metal?: Metal
}

/** Every piece there is; a kit has a stroke for each. */
export const PIECES = [
  'kick',
  'sideStick',
  'snare',
  'clap',
  'rimShot',
  'tom',
  'closedHat',
  'pedalHat',
  'openHat',
  'crash',
  'ride',
  'rideBell',
  'china',
  'splash',
  'tambourine',
  'cowbell',
  'hand',
  'timbale',
  'agogo',
  'shaker',
  'whistle',
  'guiro',
  'claves',
  'wood',
  'triangle',
] as const
export type Piece = (typeof PIECES)[number]
/** What rings until a hand takes hold of it. */
export const GRABBED: readonly Piece[] = [
  'openHat',
  'crash',
  'ride',
  'rideBell',
  'china',
  'splash',
  'triangle',
]
export type Kit = Readonly<Record<Piece, Stroke>>
