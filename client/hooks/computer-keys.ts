/** What the computer keyboard means while it is a piano: by position (`event.code`), not by letter. */

/** Two rows as a piano from C on; the value is semitones above C. */
const SEMITONES: Readonly<Record<string, number>> = {
  KeyA: 0,
  KeyW: 1,
  KeyS: 2,
  KeyE: 3,
  KeyD: 4,
  KeyF: 5,
  KeyT: 6,
  KeyG: 7,
  KeyY: 8,
  KeyH: 9,
  KeyU: 10,
  KeyJ: 11,
  KeyK: 12,
  KeyO: 13,
  KeyL: 14,
  KeyP: 15,
  Semicolon: 16,
  Quote: 17,
}

/** The caps of those keys on a US keyboard, in order from C. */
export const KEY_CAPS = [...'AWSEDFTGYHUJKOLP', ';', "'"] as const

const MIN_OCTAVE = 0
const MAX_OCTAVE = 8
/** Full velocity over the ten keys of the digit row. */
const VELOCITY_STEP = 12.7

/** The MIDI note of C in that octave; octave 4 begins at middle C, 60. */
export const noteOfOctave = (octave: number): number => 12 * (octave + 1)

/** The note that a key plays, or undefined when it is none of the piano's or beyond MIDI's range. */
export function noteOfCode(code: string, octave: number): number | undefined {
  const semitones = Object.hasOwn(SEMITONES, code) ? SEMITONES[code] : undefined
  if (semitones === undefined) return undefined
  const note = noteOfOctave(octave) + semitones
  return note <= 127 ? note : undefined
}

/** 1 is the softest (13), 0 the loudest (127). Undefined for all but the digit row. */
export function velocityOfCode(code: string): number | undefined {
  const digit = /^Digit(\d)$/.exec(code)?.[1]
  if (digit === undefined) return undefined
  return Math.round((Number(digit) || 10) * VELOCITY_STEP)
}

/** −1 for Z, +1 for X. */
export function octaveStepOfCode(code: string): number | undefined {
  if (code === 'KeyZ') return -1
  return code === 'KeyX' ? 1 : undefined
}

export const clampOctave = (octave: number): number =>
  Math.min(MAX_OCTAVE, Math.max(MIN_OCTAVE, octave))
