/** Edits of the transport and of what the whole room plays in: tempo, key, style, mood. */
import * as v from 'valibot'
import { isScaleName, isTonic, type ScaleName, type Tonic } from '../../music/key.ts'
import { type Bpm, isBpm } from '../../time/units.ts'
import { fraction, LoopSpan, position, real, TimeSignature, word } from './shapes.ts'

/**
 * On which boundary of the song an edit of the running transport falls: the next one that everybody
 * can still hear of in time. Absent: `beat` in company, `none` alone.
 */
export const Quantum = v.picklist(['none', 'beat', 'bar'])

export const SongEdit = v.variant('type', [
  /** While the transport runs it bends at the next beat. */
  v.strictObject({
    type: v.literal('set-tempo'),
    bpm: v.custom<Bpm>(isBpm, 'tempo must be 20–999'),
  }),
  v.strictObject({
    type: v.literal('set-key'),
    key: v.custom<Tonic>(isTonic, 'key must be C … B'),
  }),
  v.strictObject({
    type: v.literal('set-scale'),
    scale: v.custom<ScaleName>(isScaleName, 'unknown scale'),
  }),
  v.strictObject({ type: v.literal('set-time-signature'), ...TimeSignature.entries }),
  v.strictObject({ type: v.literal('set-style'), style: word(40) }),
  /** `valence` −1 (dark) … 1 (bright), `energy` 0 (calm) … 1. */
  v.strictObject({ type: v.literal('set-emotion'), valence: real(-1, 1), energy: fraction }),
  v.strictObject({ type: v.literal('set-complexity'), complexity: fraction }),
  /**
   * Starts the transport, from `position` or from where it stands, from the boundary at or before
   * it. `countIn`: bars that are counted first, for everybody. While it runs, as `seek`.
   */
  v.strictObject({
    type: v.literal('play'),
    position: v.optional(position),
    countIn: v.optional(v.picklist([0, 1, 2])),
    quantum: v.optional(Quantum),
  }),
  /** Stops it at the next boundary; at once while it counts in, and back to where that began. */
  v.strictObject({ type: v.literal('stop'), quantum: v.optional(Quantum) }),
  /** Goes to `position`; while it runs at the next boundary, to the boundary at or before it. */
  v.strictObject({
    type: v.literal('seek'),
    position,
    quantum: v.optional(Quantum),
  }),
  /** Goes round in `range`, or in the last one set, from now on or not. */
  v.strictObject({
    type: v.literal('set-loop'),
    on: v.boolean(),
    range: v.optional(LoopSpan),
  }),
])
