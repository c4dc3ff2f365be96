/** Edits of the engines as data, of what they were asked for and made, and of what was analysed. */
import * as v from 'valibot'
import { TONICS } from '../../music/key.ts'
import { isClipId, isGenerationId, isTrackId } from '../../protocol/ids.ts'
import { fraction, id, integer, maybe, position, real, some, span, word } from './shapes.ts'

export const ENGINES = ['drums', 'bass', 'harmony', 'melody'] as const
export const ParameterName = v.pipe(v.string(), v.regex(/^[a-z][A-Za-z0-9]{0,31}$/))
export const parameterValue = real(-1e9, 1e9)
/** A seed of music; 32 bits. */
const seed = integer(0, 2 ** 32 - 1)
const engine = v.picklist(ENGINES)
const generation = id(isGenerationId)
const parameters = v.pipe(
  v.record(ParameterName, parameterValue),
  v.check(record => Object.keys(record).length <= 16, 'at most 16 parameters at once'),
)

export const QUEUE_PRIORITIES = ['user', 'result', 'housekeeping'] as const

/** Hz; beyond hearing is a mistake. */
const hertz = real(0, 100_000)
/** dB or LUFS. */
const decibel = real(-200, 60)

/** All is as long as the last few seconds; each part replaces the one before. */
export const AnalysisChange = v.strictObject({
  /** Peak and RMS in dBFS, loudness in LUFS. */
  levels: maybe(v.strictObject({ peak: decibel, rms: decibel, loudness: decibel })),
  spectrum: maybe(
    v.strictObject({ centroid: hertz, rolloff: hertz, flatness: fraction, flux: real(0, 1e6) }),
  ),
  /** How much of each pitch class there is, C first. */
  chroma: maybe(v.pipe(v.array(fraction), v.length(12))),
  /** Onsets a second; as a tempo in bpm, how regular and how syncopated, where somebody found out. */
  rhythm: maybe(
    v.strictObject({
      onsets: real(0, 1000),
      tempo: maybe(real(0, 999)),
      regularity: maybe(fraction),
      syncopation: maybe(fraction),
    }),
  ),
  chords: maybe(
    v.pipe(
      v.array(
        v.strictObject({
          position,
          root: v.picklist(TONICS),
          quality: word(12),
          confidence: fraction,
        }),
      ),
      v.maxLength(32),
    ),
  ),
  segments: maybe(
    v.pipe(
      v.array(
        v.strictObject({ start: position, length: span, label: word(20), confidence: fraction }),
      ),
      v.maxLength(32),
    ),
  ),
  confidence: maybe(fraction),
})

export const EngineEdit = v.variant('type', [
  v.strictObject({
    type: v.literal('set-engine'),
    engine,
    on: maybe(v.boolean()),
    seed: maybe(seed),
    parameters: maybe(parameters),
    generating: maybe(v.boolean()),
    /** Of what it made last. */
    confidence: maybe(fraction),
  }),
  /** Asks for something to be made; it waits in the queue. */
  v.strictObject({
    type: v.literal('queue-generation'),
    generation,
    engine,
    seed,
    priority: v.picklist(QUEUE_PRIORITIES),
    start: position,
    length: span,
  }),
  /** It was made, and is what the engine generated last: from the queue, or unasked. */
  v.strictObject({
    type: v.literal('finish-generation'),
    generation,
    engine,
    seed,
    start: position,
    length: span,
    confidence: fraction,
    /** How much of it is worth keeping in mind; the least go first. */
    significance: fraction,
    /** Where its notes are. */
    made: maybe(v.strictObject({ track: id(isTrackId), clip: id(isClipId) })),
  }),
  /** Takes requests out of the queue. */
  v.strictObject({ type: v.literal('cancel-generations'), generations: some(generation, 256) }),
  /** The room is idle: the 50 most significant generations are kept. */
  v.strictObject({ type: v.literal('thin-generations') }),
  /** By the one peer that analyses, at most every few seconds. */
  v.strictObject({ type: v.literal('set-analysis'), analysis: AnalysisChange }),
])
