/** The fields of every register of the document, what is legal in them, and what they default to. */
import * as v from 'valibot'
import { isScaleName, isTonic, type ScaleName, type Tonic } from '../music/key.ts'
import type { PlayerId } from '../protocol/ids.ts'
import { type Bpm, bpm, isBpm, micros, ticks } from '../time/units.ts'
import { type Anchor, isAnchor, legalAnchor } from './anchor.ts'
import { DEFAULT_LOOP } from './default-loop.ts'
import { DEFAULT_COMPLEXITY, DEFAULT_EMOTION } from './defaults.ts'
import type { TimeSignature } from './edit.ts'
import { fraction, real, word } from './edits/shapes.ts'
import { guardOf } from './guards.ts'
import { isLoopRange } from './legal.ts'
import { LOCK } from './people.ts'
import { type Fields, readRegister } from './register.ts'
import type { EmotionView, LoopView, TimelinesView, TransportView } from './view.ts'

export interface TransportFields {
  readonly playing: boolean
  readonly anchor: Anchor
  readonly bpm: Bpm
  readonly timeSignature: TimeSignature
  readonly loop: LoopView
}

/** What the transport moves through: points of the document, no part of its register (TR10, TR12). */
export type SongMarks = Pick<TransportView, 'tempos' | 'metres'>
export type TransportNow = TransportFields & SongMarks

/** Absent without points, so that songs without any read alike. */
export const marksOf = ({ tempo, metre }: Pick<TimelinesView, 'tempo' | 'metre'>): SongMarks => ({
  ...(tempo.length > 0 && { tempos: tempo }),
  ...(metre.length > 0 && { metres: metre }),
})

const isFlag = (value: unknown): value is boolean => typeof value === 'boolean'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const isLoop = (value: unknown): value is LoopView =>
  isObject(value) && isFlag(value.on) && isLoopRange(value)

const BEAT_UNITS: readonly unknown[] = [1, 2, 4, 8, 16]
const isTimeSignature = (value: unknown): value is TimeSignature =>
  isObject(value) &&
  Number.isInteger(value.beats) &&
  (value.beats as number) >= 1 &&
  (value.beats as number) <= 32 &&
  BEAT_UNITS.includes(value.unit)

const TRANSPORT: Fields<TransportFields> = {
  playing: isFlag,
  anchor: isAnchor,
  bpm: isBpm,
  timeSignature: isTimeSignature,
  loop: isLoop,
}
const KEY: Fields<{ key: Tonic }> = { key: isTonic }
const SCALE: Fields<{ scale: ScaleName }> = { scale: isScaleName }
const STYLE: Fields<{ style: string }> = { style: guardOf(word(40)) }
const EMOTION: Fields<{ emotion: EmotionView }> = {
  emotion: guardOf(v.strictObject({ valence: real(-1, 1), energy: fraction })),
}
const COMPLEXITY: Fields<{ complexity: number }> = { complexity: guardOf(fraction) }
const SAVING: Fields<{ saving: boolean }> = { saving: isFlag }

const TRANSPORT_DEFAULTS: TransportFields = {
  playing: false,
  anchor: { position: ticks(0), moment: micros(0), clock: '' },
  bpm: bpm(120),
  timeSignature: { beats: 4, unit: 4 },
  loop: DEFAULT_LOOP,
}

export function readTransport(container: unknown): TransportFields {
  const read = { ...TRANSPORT_DEFAULTS, ...readRegister(container, TRANSPORT) }
  return { ...read, anchor: legalAnchor(read.anchor) }
}

/** The register as everybody reads it, with the marks along its way. */
export function transportView(fields: TransportNow): TransportView {
  const { playing, bpm, timeSignature, loop, tempos, metres } = fields
  const { position, moment, clock, entry, before } = fields.anchor
  return {
    playing,
    anchorPosition: position,
    anchorMoment: moment,
    clock,
    bpm,
    timeSignature,
    loop: { on: loop.on, start: loop.start, end: loop.end },
    ...(entry !== undefined && { entry }),
    ...(before && { before }),
    ...(tempos && { tempos }),
    ...(metres && { metres }),
  }
}

export const readKey = (container: unknown): Tonic => readRegister(container, KEY).key ?? 'C'

export const readScale = (container: unknown): ScaleName =>
  readRegister(container, SCALE).scale ?? 'major'

/** Who holds the office, as hasHeldOffice judges it: the word of nobody else counts. */
type Judge = (player: PlayerId) => boolean

export const readSaving = (container: unknown, isHost: Judge): boolean =>
  readRegister(container, SAVING, isHost).saving ?? true

export const readLocked = (container: unknown, isHost: Judge): boolean =>
  readRegister(container, LOCK, isHost).locked ?? false

export const readStyle = (container: unknown): string => readRegister(container, STYLE).style ?? ''

export const readEmotion = (container: unknown): EmotionView =>
  readRegister(container, EMOTION).emotion ?? DEFAULT_EMOTION

export const readComplexity = (container: unknown): number =>
  readRegister(container, COMPLEXITY).complexity ?? DEFAULT_COMPLEXITY
