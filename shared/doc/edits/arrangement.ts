/** Edits of the song's form: sections, markers, and what changes along its positions. */
import * as v from 'valibot'
import { isScaleName, isTonic, type ScaleName, type Tonic } from '../../music/key.ts'
import { isMarkerId, isPointId, isSectionId } from '../../protocol/ids.ts'
import { type Bpm, isBpm } from '../../time/units.ts'
import { ENGINES, ParameterName, parameterValue } from './engines.ts'
import { id, integer, maybe, position, span, TimeSignature, text } from './shapes.ts'

const onSection = { section: id(isSectionId) }
const onMarker = { marker: id(isMarkerId) }
/** Index into the colours of players. */
const colour = integer(0, 11)

export const CHORD_QUALITIES = [
  'major',
  'minor',
  'diminished',
  'augmented',
  'sus2',
  'sus4',
  '5',
  '6',
  'm6',
  '7',
  'maj7',
  'm7',
  'mmaj7',
  'm7b5',
  'dim7',
  '7sus4',
  '9',
  'maj9',
  'm9',
  'add9',
] as const

const tonic = v.custom<Tonic>(isTonic, 'a tonic is C … B')

/** From its position on, until the next point of the same kind (and parameter). */
export const PointValue = v.variant('timeline', [
  v.strictObject({ timeline: v.literal('tempo'), bpm: v.custom<Bpm>(isBpm) }),
  v.strictObject({
    timeline: v.literal('key'),
    key: tonic,
    scale: v.custom<ScaleName>(isScaleName),
  }),
  v.strictObject({ timeline: v.literal('metre'), ...TimeSignature.entries }),
  v.strictObject({
    timeline: v.literal('chords'),
    root: tonic,
    quality: v.picklist(CHORD_QUALITIES),
    bass: maybe(tonic),
  }),
  v.strictObject({
    timeline: v.literal('parameters'),
    engine: v.picklist(ENGINES),
    parameter: ParameterName,
    value: parameterValue,
  }),
])

const onPoint = { point: id(isPointId) }

export const ArrangementEdit = v.variant('type', [
  v.strictObject({
    type: v.literal('add-section'),
    ...onSection,
    name: text(60),
    start: position,
    length: span,
    colour,
  }),
  v.strictObject({
    type: v.literal('set-section'),
    ...onSection,
    name: maybe(text(60)),
    start: maybe(position),
    length: maybe(span),
    colour: maybe(colour),
  }),
  v.strictObject({ type: v.literal('remove-section'), ...onSection }),
  v.strictObject({ type: v.literal('add-marker'), ...onMarker, name: text(60), position }),
  v.strictObject({
    type: v.literal('set-marker'),
    ...onMarker,
    name: maybe(text(60)),
    position: maybe(position),
  }),
  v.strictObject({ type: v.literal('remove-marker'), ...onMarker }),
  v.strictObject({
    type: v.literal('add-point'),
    ...onPoint,
    position,
    value: PointValue,
  }),
  /** A value of another timeline changes nothing. */
  v.strictObject({
    type: v.literal('set-point'),
    ...onPoint,
    position: maybe(position),
    value: maybe(PointValue),
  }),
  v.strictObject({ type: v.literal('remove-point'), ...onPoint }),
])
