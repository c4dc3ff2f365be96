import { memo, type ReactNode } from 'react'
import type { MixStripView } from '../app.ts'
import { controlName } from '../control-name.ts'
import { dbOfFader, faderOfDb, panOfTurn, turnOfPan } from '../fader.ts'
import { usePage } from './app-context.tsx'
import { Meter } from './meter.tsx'
import { dbText, panText } from './mix-wording.ts'
import { playerStyle } from './player-style.ts'
import { Slider } from './slider.tsx'
import { typedFader, typedPan } from './typed-value.ts'
import type { Meters } from './use-levels.ts'

interface Props {
  readonly view: MixStripView
  readonly meters: Meters
}

/** One strip: how loud, where, how much goes to reverb and echoes, and whether it is heard at all. */
export const MixStrip = memo(function MixStrip({ view, meters }: Props) {
  const { app } = usePage()
  const { id, kind, name, colour, strip } = view
  const shown = kind === 'me' ? `${name} (you)` : name
  return (
    <li style={playerStyle(colour)}>
      <fieldset className="mix-strip">
        <legend>
          {shown}
          {kind === 'track' ? <span className="mix-kind"> track</span> : null}
        </legend>
        <Meter label={`Level of ${shown}`} meters={meters} sources={view.sources} />
        <Slider
          label="Level"
          turn={faderOfDb(strip.level)}
          text={dbText(strip.level)}
          home={faderOfDb(0)}
          onTurn={turn => app.setStrip(id, { level: dbOfFader(turn) })}
          parse={typedFader}
          control={controlName({ kind: 'strip', strip: id, part: 'level' })}
        />
        <Slider
          label="Pan"
          turn={turnOfPan(strip.pan)}
          text={panText(strip.pan)}
          home={turnOfPan(0)}
          onTurn={turn => app.setStrip(id, { pan: panOfTurn(turn) })}
          parse={typedPan}
          control={controlName({ kind: 'strip', strip: id, part: 'pan' })}
        />
        <Slider
          label="Reverb"
          turn={faderOfDb(strip.reverbSend)}
          text={dbText(strip.reverbSend)}
          home={0}
          onTurn={turn => app.setStrip(id, { reverbSend: dbOfFader(turn) })}
          parse={typedFader}
          control={controlName({ kind: 'strip', strip: id, part: 'reverbSend' })}
        />
        <Slider
          label="Echo"
          turn={faderOfDb(strip.delaySend)}
          text={dbText(strip.delaySend)}
          home={0}
          onTurn={turn => app.setStrip(id, { delaySend: dbOfFader(turn) })}
          parse={typedFader}
          control={controlName({ kind: 'strip', strip: id, part: 'delaySend' })}
        />
        <div className="mix-buttons">
          <Switch
            label={`Mute ${shown}`}
            isOn={strip.mute}
            onChange={mute => app.setStrip(id, { mute })}
          >
            M
          </Switch>
          <Switch
            label={`Solo ${shown}`}
            isOn={strip.solo}
            onChange={solo => app.setStrip(id, { solo })}
          >
            S
          </Switch>
        </div>
      </fieldset>
    </li>
  )
})

interface SwitchProps {
  readonly label: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
  readonly children: ReactNode
}

function Switch({ label, isOn, onChange, children }: SwitchProps) {
  return (
    <button
      type="button"
      className="button quiet icon"
      aria-pressed={isOn}
      aria-label={label}
      onClick={() => onChange(!isOn)}
    >
      {children}
    </button>
  )
}
