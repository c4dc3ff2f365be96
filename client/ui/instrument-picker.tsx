import { SlidersVertical } from 'lucide-react'
import { type ChangeEvent, useId, useState } from 'react'
import { definitionOf, INSTRUMENTS } from '../../shared/sound/catalogue.ts'
import { type Parameter, textOf, turnOf, valueAt } from '../../shared/sound/parameter.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import './instrument.css'

/** What I play on, and the knobs of it that matter most. */
export function InstrumentPicker() {
  const { app } = usePage()
  const { name, choice } = useReadable(app.instrument, instrument => instrument)
  const [open, setOpen] = useState(false)
  const knobs = useId()
  const definition = definitionOf(choice)
  return (
    <>
      <select
        className="picker instrument"
        aria-label="Instrument"
        value={name}
        onChange={event => app.chooseInstrument(event.currentTarget.value)}
      >
        {INSTRUMENTS.map(({ id, name: family, presets }) => (
          <optgroup key={id} label={family}>
            {presets.map(preset => (
              <option key={preset.id} value={`${id}/${preset.id}`}>
                {`${family}: ${preset.name}`}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <button
        type="button"
        className="button quiet icon"
        aria-label="Knobs of my instrument"
        aria-expanded={open}
        aria-controls={knobs}
        onClick={() => setOpen(!open)}
      >
        <SlidersVertical aria-hidden />
      </button>
      {open && definition ? (
        <fieldset id={knobs} className="knobs" aria-label={`Knobs of ${definition.name}`}>
          {definition.controls.map(id => {
            const index = definition.parameters.findIndex(parameter => parameter.id === id)
            const parameter = definition.parameters[index]
            return parameter ? <Knob key={id} parameter={parameter} index={index} /> : null
          })}
        </fieldset>
      ) : null}
    </>
  )
}

interface KnobProps {
  readonly parameter: Parameter
  /** Among the instrument's parameters. */
  readonly index: number
}

/** Steps of a knob's way, unless its parameter has fewer. */
const STEPS = 100

function Knob({ parameter, index }: KnobProps) {
  const { app } = usePage()
  const turn = useReadable(app.instrument, instrument => instrument.turns[index] ?? 0)
  const steps = parameter.choices ? parameter.choices.length - 1 : STEPS
  const text = textOf(parameter, valueAt(parameter, turn))
  const change = (event: ChangeEvent<HTMLInputElement>) =>
    app.turnParameter(parameter.id, event.currentTarget.valueAsNumber / steps)
  return (
    <label className="knob">
      <span>{parameter.label}</span>
      <input
        type="range"
        min={0}
        max={steps}
        value={Math.round(turn * steps)}
        aria-valuetext={text}
        onChange={change}
        onDoubleClick={() => app.turnParameter(parameter.id, turnOf(parameter, parameter.initial))}
      />
      <output>{text}</output>
    </label>
  )
}
