/** All instruments, and what a name, a programme change or a stranger's choice means. */
import type { InstrumentDefinition, Preset } from './instrument.ts'
import { ELECTRIC_PIANO, ORGAN } from './keys.ts'
import { KIT } from './kit.ts'
import { STRING } from './strings.ts'
import { BASS, PAD, POLY } from './subtractive.ts'

const CATALOGUE = [POLY, ELECTRIC_PIANO, ORGAN, STRING, BASS, PAD, KIT] as const
export type InstrumentId = (typeof CATALOGUE)[number]['id']
/** In this order on their way to the audio thread: new ones go to the end. */
export const INSTRUMENTS: readonly InstrumentDefinition<InstrumentId>[] = CATALOGUE

/** An instrument and one of its presets, by their places in {@link INSTRUMENTS}. */
export interface Choice {
  readonly instrument: number
  readonly preset: number
}
export const FIRST_CHOICE: Choice = { instrument: 0, preset: 0 }
/** General MIDI's tenth: drums, whatever else its player has chosen. */
export const DRUM_MIDI_CHANNEL = 9

const KIT_PLACE = CATALOGUE.indexOf(KIT)
const FAMILY_SIZE = 8
/** Where no preset has that very programme: the nearest we have for each of General MIDI's families. */
const FAMILIES: readonly Choice[] = [
  named('electric-piano', 'stage'), // piano
  named('electric-piano', 'glass'), // chromatic percussion
  named('organ', 'jazz'), // organ
  named('string', 'steel'), // guitar
  named('bass', 'finger'), // bass
  named('pad', 'strings'), // strings
  named('pad', 'strings'), // ensemble
  named('synth', 'brass'), // brass
  named('synth', 'lead'), // reed
  named('synth', 'warm'), // pipe
  named('synth', 'lead'), // synth lead
  named('pad', 'drift'), // synth pad
  named('pad', 'glass'), // synth effects
  named('string', 'koto'), // ethnic
  named('kit', 'studio'), // percussive
  named('kit', 'studio'), // sound effects
]

/** What each programme plays, made once: the audio thread only looks it up. */
const BY_PROGRAMME: readonly Choice[] = Array.from({ length: 128 }, (_, programme) => {
  for (const [instrument, definition] of INSTRUMENTS.entries()) {
    if (instrument === KIT_PLACE) continue // its programmes are kits, and count on their channel
    const preset = definition.presets.findIndex(one => one.programme === programme)
    if (preset >= 0) return { instrument, preset }
  }
  return FAMILIES[Math.floor(programme / FAMILY_SIZE)] ?? FIRST_CHOICE
})
const KITS_BY_PROGRAMME: readonly Choice[] = Array.from({ length: 128 }, (_, programme) => {
  const exact = KIT.presets.findIndex(one => one.programme === programme)
  return { instrument: KIT_PLACE, preset: Math.max(0, exact) }
})

/** @param programme 0–127; anything else is the first choice. Real-time safe: yes. */
export const choiceOfProgramme = (programme: number, midiChannel: number): Choice =>
  (midiChannel === DRUM_MIDI_CHANNEL ? KITS_BY_PROGRAMME : BY_PROGRAMME)[programme] ?? FIRST_CHOICE

/** `instrument/preset`, or the instrument alone for its first preset: how a choice is written. */
export function nameOfChoice({ instrument, preset }: Choice): string {
  const definition = INSTRUMENTS[instrument]
  return definition ? `${definition.id}/${definition.presets[preset]?.id ?? ''}` : ''
}

/**
 * The choice that a name means. Undefined for an instrument that we do not know, from a newer page:
 * it is silent and said, never another sound. An unknown preset is the instrument's first.
 */
export function choiceNamed(name: unknown): Choice | undefined {
  if (typeof name !== 'string') return undefined
  const [id, presetId] = name.split('/', 2)
  const instrument = INSTRUMENTS.findIndex(definition => definition.id === id)
  const definition = INSTRUMENTS[instrument]
  if (!definition) return undefined
  const preset = definition.presets.findIndex(one => one.id === presetId)
  return { instrument, preset: Math.max(0, preset) }
}

export const definitionOf = ({ instrument }: Choice): InstrumentDefinition | undefined =>
  INSTRUMENTS[instrument]

export const presetOf = ({ instrument, preset }: Choice): Preset | undefined =>
  INSTRUMENTS[instrument]?.presets[preset]

/** As people read it. */
export const titleOf = (choice: Choice): string =>
  [definitionOf(choice)?.name, presetOf(choice)?.name].filter(Boolean).join(', ')

export const instrumentNamed = (id: InstrumentId): InstrumentDefinition =>
  INSTRUMENTS.find(definition => definition.id === id) ?? POLY

function named(id: InstrumentId, preset: string): Choice {
  return choiceNamed(`${id}/${preset}`) ?? FIRST_CHOICE
}
