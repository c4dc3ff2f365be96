/** The room's effects as typed data: what can be set of them, within which ranges. */
import { decodeValue, exponential, linear, type Parameter, share } from './parameter.ts'

/** In this order on their way to the audio thread: new ones go to the end. */
const SPECS = {
  reverbSeconds: exponential('Reverb time', 's', 0.2, 12, 1.8),
  reverbDamping: share('Reverb damping', 0.5),
  delayBeats: {
    label: 'Echo every',
    unit: '',
    min: 0,
    max: 7,
    initial: 4,
    curve: 'linear',
    choices: ['1/32', '1/16', '1/8 triplet', '1/8', 'dotted 1/8', '1/4', 'dotted 1/4', '1/2'],
  },
  delayFeedback: { ...share('Echo feedback', 0.4), max: 0.9 },
  chorusRate: exponential('Chorus rate', 'Hz', 0.05, 5, 0.6),
  chorusDepth: exponential('Chorus depth', 's', 0.0001, 0.005, 0.0025),
  glue: share('Glue', 0.5),
  level: linear('Main level', 'dB', -60, 6, 0),
  /** Follows the song; not for people. */
  tempo: linear('Tempo', '', 20, 999, 120),
} as const satisfies Readonly<Record<string, Omit<Parameter, 'id'>>>

export type EffectName = keyof typeof SPECS
export type EffectsSettings = Readonly<Record<EffectName, number>>

/** How long the steps of `delayBeats` are, in quarter notes. */
const STEP_QUARTERS = [1 / 8, 1 / 4, 1 / 3, 1 / 2, 3 / 4, 1, 3 / 2, 2]

export const EFFECT_NAMES = Object.keys(SPECS) as readonly EffectName[]
export const EFFECTS: readonly Parameter[] = EFFECT_NAMES.map(id => ({ id, ...SPECS[id] }))

export const effectIndex = (name: EffectName): number => EFFECT_NAMES.indexOf(name)
export const effectNamed = (name: EffectName): Parameter => ({ id: name, ...SPECS[name] })

/** @param step value of `delayBeats`. @returns quarter notes */
export const quartersOfStep = (step: number): number => STEP_QUARTERS[Math.round(step)] ?? 1

export const DEFAULT_EFFECTS: EffectsSettings = decodeEffects(undefined)

/** A stranger's settings, with the default in the place of what is missing or no number. */
export function decodeEffects(data: unknown): EffectsSettings {
  const given: object = typeof data === 'object' && data !== null ? data : {}
  const values = EFFECT_NAMES.map(name => [
    name,
    decodeValue(effectNamed(name), Reflect.get(given, name)),
  ])
  return Object.fromEntries(values) as EffectsSettings
}
