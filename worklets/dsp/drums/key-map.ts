/**
 * Which piece each key strikes. Source: General MIDI 1, Percussion Key Map; below and above it, and
 * where a piece has several sizes, the same piece tuned.
 */
import type { Piece } from './stroke.ts'

export interface Strike {
  readonly piece: Piece
  /** Semitones against the piece as its kit has it. */
  readonly tune: number
  /** Times as long: a muted or an open stroke. */
  readonly length: number
}

const strike = (piece: Piece, tune = 0, length = 1): Strike => ({ piece, tune, length })

const FIRST_KEY = 35
const STRIKES: readonly Strike[] = [
  strike('kick', -1.5, 1.2), // 35
  strike('kick'),
  strike('sideStick'),
  strike('snare'),
  strike('clap'),
  strike('rimShot'), // 40
  strike('tom', -9, 1.25),
  strike('closedHat'),
  strike('tom', -6.5, 1.2),
  strike('pedalHat'),
  strike('tom', -4, 1.1), // 45
  strike('openHat'),
  strike('tom', -1.5),
  strike('tom', 1.5, 0.95),
  strike('crash'),
  strike('tom', 4.5, 0.9), // 50
  strike('ride'),
  strike('china'),
  strike('rideBell'),
  strike('tambourine'),
  strike('splash'), // 55
  strike('cowbell'),
  strike('crash', -2, 1.15),
  strike('guiro', -5, 1.6), // vibraslap
  strike('ride', -1.5, 1.1),
  strike('hand', 7, 0.7), // 60: bongos
  strike('hand', 3, 0.8),
  strike('hand', 0, 0.35), // congas
  strike('hand', -1, 1.2),
  strike('hand', -6, 1.4),
  strike('timbale', 3), // 65
  strike('timbale', -2),
  strike('agogo', 3),
  strike('agogo', -2),
  strike('shaker', -4, 1.3), // cabasa
  strike('shaker'), // 70: maracas
  strike('whistle', 0, 0.4),
  strike('whistle', 0, 1.6),
  strike('guiro', 0, 0.4),
  strike('guiro', -2, 1.5),
  strike('claves'), // 75
  strike('wood', 4),
  strike('wood', -1),
  strike('hand', 9, 0.5), // cuica
  strike('hand', 5, 0.9),
  strike('triangle', 0, 0.15), // 80
  strike('triangle'),
]

const NOTHING = undefined
/** The pieces that a hand, foot or finger keeps from sounding together. */
const GROUPS: readonly (readonly number[])[] = [
  [42, 44, 46],
  [71, 72],
  [73, 74],
  [78, 79],
  [80, 81],
]
const GROUP_OF: readonly number[] = Array.from({ length: 128 }, (_, key) =>
  GROUPS.findIndex(group => group.includes(key)),
)

/** Undefined where the kit has nothing. */
export const strikeOn = (key: number): Strike | undefined => STRIKES[key - FIRST_KEY] ?? NOTHING

/** Real-time safe: yes. */
export const chokes = (key: number, other: number): boolean =>
  GROUP_OF[key]! >= 0 && GROUP_OF[key] === GROUP_OF[other]
