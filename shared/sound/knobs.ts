/** How somebody turned the knobs of an instrument away from where its preset has them. */
import { type Choice, definitionOf, presetOf } from './catalogue.ts'
import { valuesOf } from './instrument.ts'
import { turnOf } from './parameter.ts'

/** By the id of a parameter: where its knob stands, 0 … 1023. Parameters that are absent stand as in the preset. */
export type Knobs = Readonly<Record<string, number>>

/** As fine as the audio thread takes it (SY10). */
export const KNOB_STEPS = 1023
export const NO_KNOBS: Knobs = {}

/** @param turn [0, 1]; beyond it is cut, NaN is 0 */
export const stepOfTurn = (turn: number): number =>
  Math.round(Math.min(1, Math.max(0, turn || 0)) * KNOB_STEPS)

/** Where each knob of an instrument stands, [0, 1], in the order of its parameters; of unknown ones nothing. */
export function turnsOf(choice: Choice, knobs: Knobs): readonly number[] {
  const definition = definitionOf(choice)
  const preset = presetOf(choice)
  if (!definition || !preset) return []
  const values = valuesOf(definition, preset)
  return definition.parameters.map((parameter, index) => {
    const step = knobs[parameter.id]
    return step === undefined ? turnOf(parameter, values[index] ?? 0) : step / KNOB_STEPS
  })
}
