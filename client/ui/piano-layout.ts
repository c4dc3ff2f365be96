/** Which keys a piano of some width has, and where they lie. Pure. */

/** Semitones of an octave that are white, C first. */
const WHITES = [0, 2, 4, 5, 7, 9, 11] as const
const NAMES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'] as const

/** A finger's width, in CSS px. */
const MIN_WHITE_WIDTH = 44
const MAX_OCTAVES = 5

export interface PianoKey {
  readonly note: number
  readonly sharp: boolean
  /** `C4` is middle C, note 60. */
  readonly name: string
  /** Left edge in white-key widths from the piano's left. */
  readonly column: number
}

/** Whole octaves that fit, from 1 to 5; one more C ends the piano. */
export const octavesFor = (width: number): number =>
  Math.min(MAX_OCTAVES, Math.max(1, Math.floor((width / MIN_WHITE_WIDTH - 1) / 7)))

/** Where the piano begins so that `base` (a C) lies in its middle and all is within MIDI's range. */
export function lowestNote(base: number, octaves: number): number {
  const below = base - 12 * Math.floor((octaves - 1) / 2)
  return Math.min(108 - 12 * (octaves - 1), Math.max(0, below))
}

/** @param lowest a C */
export function pianoKeys(lowest: number, octaves: number): readonly PianoKey[] {
  const keys: PianoKey[] = []
  for (let note = lowest; note <= lowest + 12 * octaves; note++) {
    const semitone = note % 12
    const sharp = !(WHITES as readonly number[]).includes(semitone)
    const whitesBelow = WHITES.filter(white => white < semitone).length
    const column = 7 * Math.floor((note - lowest) / 12) + whitesBelow
    keys.push({ note, sharp, name: noteName(note), column: sharp ? column - 0.3 : column })
  }
  return keys
}

export const noteName = (note: number): string => `${NAMES[note % 12]}${Math.floor(note / 12) - 1}`

const SOFTEST = 40

/** Velocity from where a key was struck: 0 at its far end (soft), 1 at its near end. */
export const velocityAt = (depth: number): number =>
  Math.round(SOFTEST + (127 - SOFTEST) * Math.min(1, Math.max(0, depth)))
