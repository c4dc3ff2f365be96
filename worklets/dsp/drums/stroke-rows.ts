/**
 * The strokes of a kit as rows of numbers, one for each key. Objects that differ in what they have would
 * cost an allocation for every number that a stroke reads of them; rows cost none.
 */
import { type Strike, strikeOn } from './key-map.ts'
import { GRABBED, type Kit, type Stroke } from './stroke.ts'

export const MODES = 4

/** Places in a row. A part that the stroke has not got is all 0. */
export const ROW = {
  gain: 0,
  pan: 1,
  snap: 2,
  snapHz: 3,
  tune: 4,
  length: 5,
  toneHz: 6,
  toneSeconds: 7,
  sweep: 8,
  sweepSeconds: 9,
  /** As many as there are modes … */
  ratios: 10,
  gains: 10 + MODES,
  noiseGain: 10 + 2 * MODES,
  noiseSeconds: 11 + 2 * MODES,
  noiseLowHz: 12 + 2 * MODES,
  noiseHighHz: 13 + 2 * MODES,
  bursts: 14 + 2 * MODES,
  metalGain: 15 + 2 * MODES,
  metalSeconds: 16 + 2 * MODES,
  metalHz: 17 + 2 * MODES,
  metalLowHz: 18 + 2 * MODES,
  /** 0: everything above is let through. */
  metalHighHz: 19 + 2 * MODES,
  /** 1: it can be grabbed. */
  grabbed: 20 + 2 * MODES,
} as const
const NUMBERS = ROW.grabbed + 1

const KEYS = 128

/** By key; undefined where the kit has nothing. */
export type StrokeRows = readonly (Float64Array | undefined)[]

export const strokeRows = (kit: Kit): StrokeRows =>
  Array.from({ length: KEYS }, (_, key) => {
    const strike = strikeOn(key)
    return strike && rowOf(kit[strike.piece], strike)
  })

function rowOf({ gain, pan, snap, snapHz, tone, noise, metal }: Stroke, strike: Strike) {
  const row = new Float64Array(NUMBERS)
  row.set([gain, pan, snap, snapHz, strike.tune, strike.length])
  if (tone) {
    row.set([tone.hz, tone.seconds, tone.sweep, tone.sweepSeconds], ROW.toneHz)
    row.set(tone.ratios.slice(0, MODES), ROW.ratios)
    row.set(tone.gains.slice(0, MODES), ROW.gains)
  }
  if (noise)
    row.set([noise.gain, noise.seconds, noise.lowHz, noise.highHz, noise.bursts], ROW.noiseGain)
  if (metal)
    row.set([metal.gain, metal.seconds, metal.hz, metal.lowHz, metal.highHz ?? 0], ROW.metalGain)
  row[ROW.grabbed] = GRABBED.includes(strike.piece) ? 1 : 0
  return row
}
