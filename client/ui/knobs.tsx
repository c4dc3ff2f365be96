import { type Choice, definitionOf, presetOf } from '../../shared/sound/catalogue.ts'
import { type Parameter, textOf, turnOf, valueAt } from '../../shared/sound/parameter.ts'
import type { ControlName } from '../control-name.ts'
import { Slider } from './slider.tsx'
import { typedTurn } from './typed-value.ts'

interface Props {
  readonly id?: string
  readonly choice: Choice
  /** Where each stands, [0, 1], in the order of the instrument's parameters. */
  readonly turns: readonly number[]
  readonly onTurn: (parameter: string, turn: number) => void
  readonly controlOf: (parameter: string) => ControlName
}

/** The knobs of an instrument: those that matter most in playing, the others on demand. */
export function Knobs({ id, choice, turns, onTurn, controlOf }: Props) {
  const definition = definitionOf(choice)
  const preset = presetOf(choice)
  if (!definition || !preset) return null
  const { parameters, controls } = definition
  const first = parameters.filter(parameter => controls.includes(parameter.id))
  const rest = parameters.filter(parameter => !controls.includes(parameter.id))
  const knobOf = (parameter: Parameter) => (
    <Knob
      key={parameter.id}
      parameter={parameter}
      turn={turns[parameters.indexOf(parameter)] ?? 0}
      home={turnOf(parameter, preset.values[parameter.id] ?? parameter.initial)}
      onTurn={turn => onTurn(parameter.id, turn)}
      control={controlOf(parameter.id)}
    />
  )
  return (
    <fieldset id={id} className="knobs" aria-label={`Knobs of ${definition.name}`}>
      <div className="knob-grid">{first.map(knobOf)}</div>
      {rest.length === 0 ? null : (
        <details>
          <summary>More knobs</summary>
          <div className="knob-grid">{rest.map(knobOf)}</div>
        </details>
      )}
    </fieldset>
  )
}

interface KnobProps {
  readonly parameter: Parameter
  readonly turn: number
  /** Where the preset has it. */
  readonly home: number
  readonly onTurn: (turn: number) => void
  readonly control: ControlName
}

function Knob({ parameter, turn, home, onTurn, control }: KnobProps) {
  const { label, choices } = parameter
  return (
    <Slider
      label={label}
      turn={turn}
      text={textOf(parameter, valueAt(parameter, turn))}
      home={home}
      steps={choices && choices.length - 1}
      onTurn={onTurn}
      parse={choices ? undefined : typed => typedTurn(parameter, typed)}
      control={control}
    />
  )
}
