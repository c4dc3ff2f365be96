/** What the fields of edits are made of: every number bounded, every text short. */
import * as v from 'valibot'
import { KNOB_STEPS } from '../../sound/knobs.ts'
import type { Micros, Ticks } from '../../time/units.ts'
import { isLoopRange, isMoment, isPosition } from '../legal.ts'

export const integer = (min: number, max: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max))
/** Finite, within the bounds. */
export const real = (min: number, max: number) =>
  v.pipe(v.number(), v.finite(), v.minValue(min), v.maxValue(max))
export const text = (maxLength: number) =>
  v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(maxLength))
export const id = <Id>(isId: (value: unknown) => value is Id) => v.custom<Id>(isId)
export const micros = v.custom<Micros>(isMoment)
export const position = v.custom<Ticks>(isPosition)
/** A span of the song: one tick or longer. */
export const span = v.pipe(
  v.custom<Ticks>(isPosition),
  v.check(ticks => ticks >= 1, 'a length is a tick or longer'),
)
export const bytes = (max: number) =>
  v.pipe(
    v.custom<Uint8Array>(data => data instanceof Uint8Array),
    v.check(data => data.length <= max, `more than ${max} bytes`),
  )
/** 1 … `max` of them. */
export const some = <Schema extends v.GenericSchema>(item: Schema, max: number) =>
  v.pipe(v.array(item), v.minLength(1), v.maxLength(max))

/** Absent: as it was. */
export const maybe = v.optional

/** Whole ticks, `start` ≤ position < `end`, a sixteenth or longer. */
export const LoopSpan = v.pipe(
  v.strictObject({ start: position, end: position }),
  v.check(range => isLoopRange(range), 'a loop is a sixteenth or longer'),
)

export const TimeSignature = v.strictObject({
  beats: integer(1, 32),
  /** The note value that is one beat: 1, 2, 4, 8, 16. */
  unit: v.picklist([1, 2, 4, 8, 16]),
})

/** 0 … 1: as sure, as significant, as complex as can be. */
export const fraction = real(0, 1)
/** The name of an instrument, an engine's parameter, a style: a word that others may know or not. */
export const word = (maxLength: number) =>
  v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9 ._/-]*$/i), v.maxLength(maxLength))

/** A parameter of an instrument, known here or not. */
export const KnobName = word(40)
/** Where a knob stands. */
export const knobStep = integer(0, KNOB_STEPS)
/** No instrument has more. */
export const MAX_KNOBS = 16
/** Knobs of an instrument that are turned; of these only what changes. */
export const KnobsChange = v.pipe(
  v.record(KnobName, knobStep),
  v.check(knobs => Object.keys(knobs).length <= MAX_KNOBS, `more than ${MAX_KNOBS} knobs`),
)

/** dB, the range of a fader; what lies below is silent. */
export const SILENT_DB = -96
const LOUDEST_DB = 12

/** The strip of a track or a player in the shared mix; of these only what changes. */
export const StripChange = v.strictObject({
  /** dB, −96 (silent) … 12. */
  level: maybe(real(SILENT_DB, LOUDEST_DB)),
  /** −1 left … 1 right. */
  pan: maybe(real(-1, 1)),
  mute: maybe(v.boolean()),
  solo: maybe(v.boolean()),
  /** dB, as `level`. */
  reverbSend: maybe(real(SILENT_DB, LOUDEST_DB)),
  delaySend: maybe(real(SILENT_DB, LOUDEST_DB)),
})
