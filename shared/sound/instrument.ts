/** What an instrument is, as data: knobs, presets, MIDI and documentation all read this. */
import { decodeValue, type Parameter } from './parameter.ts'

export interface Preset {
  readonly id: string
  readonly name: string
  /** General MIDI programme that it answers to, 0–127. */
  readonly programme: number
  /** dB that bring it to the same loudness as all the others. */
  readonly trim: number
  /** Only what differs from the parameters' initial values. */
  readonly values: Readonly<Record<string, number>>
}

export interface InstrumentDefinition<Id extends string = string> {
  readonly id: Id
  readonly name: string
  /** In this order everywhere: the audio thread knows a parameter by its index. At most 16. */
  readonly parameters: readonly Parameter[]
  /** The first is what one gets without choosing. */
  readonly presets: readonly [Preset, ...Preset[]]
  /** The parameters that matter most in playing, by id. */
  readonly controls: readonly string[]
}

/** Parameters are numbered in four bits on their way to the audio thread. */
export const MOST_PARAMETERS = 16

type Spec = Omit<Parameter, 'id'>
interface TypedPreset<Name extends string> extends Omit<Preset, 'values'> {
  readonly values: Readonly<Partial<Record<Name, number>>>
}

/** Checks by type that presets and controls name only what there is. */
export function defineInstrument<const Id extends string, Name extends string>(definition: {
  readonly id: Id
  readonly name: string
  readonly parameters: Readonly<Record<Name, Spec>>
  readonly presets: readonly [TypedPreset<NoInfer<Name>>, ...TypedPreset<NoInfer<Name>>[]]
  readonly controls: readonly NoInfer<Name>[]
}): InstrumentDefinition<Id> & { readonly index: Readonly<Record<Name, number>> } {
  const { parameters: specs, presets, ...rest } = definition
  const names = Object.keys(specs) as Name[]
  const [first, ...others] = presets.map(preset => ({ ...preset, values: { ...preset.values } }))
  return {
    ...rest,
    parameters: names.map(id => ({ id, ...specs[id] })),
    presets: [first, ...others] as unknown as InstrumentDefinition['presets'],
    index: Object.fromEntries(names.map((id, at) => [id, at])) as Record<Name, number>,
  }
}

/** The value of every parameter under that preset, in order. */
export const valuesOf = ({ parameters }: InstrumentDefinition, preset: Preset): number[] =>
  parameters.map(parameter =>
    decodeValue(parameter, preset.values[parameter.id] ?? parameter.initial),
  )
