import { EFFECT_NAMES, type EffectName, effectNamed } from '../../shared/sound/effects.ts'
import { textOf, turnOf, valueAt } from '../../shared/sound/parameter.ts'
import { controlName } from '../control-name.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { Meter } from './meter.tsx'
import { Slider } from './slider.tsx'
import { Spectrum } from './spectrum.tsx'
import { typedTurn } from './typed-value.ts'
import type { Meters } from './use-levels.ts'

/** The effects and the sum: each player's own, whichever mix is heard. */
export function MixEffects({ meters }: { readonly meters: Meters }) {
  return (
    <fieldset className="mix-strip mix-main">
      <legend>
        Main<span className="mix-kind"> heard by you alone</span>
      </legend>
      <Meter label="Main level" meters={meters} sources="main" />
      <Spectrum />
      {EFFECT_NAMES.filter(name => name !== 'tempo').map(name => (
        <Effect key={name} name={name} />
      ))}
      <p className="mix-limiter" ref={meters.limiter} />
    </fieldset>
  )
}

function Effect({ name }: { readonly name: EffectName }) {
  const { app } = usePage()
  const value = useReadable(app.mix, mix => mix.effects[name])
  const parameter = effectNamed(name)
  if (parameter.choices)
    return (
      <label className="fader">
        <span>{parameter.label}</span>
        <select
          className="field"
          value={value}
          onChange={event => app.setEffect(name, Number(event.currentTarget.value))}
        >
          {parameter.choices.map((choice, step) => (
            <option key={choice} value={step}>
              {choice}
            </option>
          ))}
        </select>
      </label>
    )
  return (
    <Slider
      label={parameter.label}
      turn={turnOf(parameter, value)}
      text={textOf(parameter, value)}
      home={turnOf(parameter, parameter.initial)}
      onTurn={turn => app.setEffect(name, valueAt(parameter, turn))}
      parse={typed => typedTurn(parameter, typed)}
      control={controlName({ kind: 'effect', effect: name })}
    />
  )
}
