import { EFFECT_NAMES, type EffectName, effectNamed } from '../../shared/sound/effects.ts'
import { textOf, turnOf, valueAt } from '../../shared/sound/parameter.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { Fader } from './mix-strip.tsx'
import type { Meters } from './use-levels.ts'

/** The effects and the sum: each player's own, whichever mix is heard. */
export function MixEffects({ meters }: { readonly meters: Meters }) {
  return (
    <fieldset className="mix-strip mix-main">
      <legend>
        Main<span className="mix-kind"> heard by you alone</span>
      </legend>
      <div className="mix-meter" aria-hidden>
        <span ref={meters.main} />
      </div>
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
    <Fader
      label={parameter.label}
      value={turnOf(parameter, value)}
      text={textOf(parameter, value)}
      onChange={turn => app.setEffect(name, valueAt(parameter, turn))}
    />
  )
}
