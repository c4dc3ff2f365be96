import { memo, type ReactNode } from 'react'
import type { MixStripView } from '../app.ts'
import { usePage } from './app-context.tsx'
import { dbOfFader, dbText, faderOfDb, panText } from './mix-wording.ts'
import { playerStyle } from './player-style.ts'
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
        <div className="mix-meter" aria-hidden>
          <span ref={meters.bar(view.sources)} />
        </div>
        <Fader
          label="Level"
          value={faderOfDb(strip.level)}
          text={dbText(strip.level)}
          onChange={value => app.setStrip(id, { level: dbOfFader(value) })}
        />
        <Fader
          label="Pan"
          value={(strip.pan + 1) / 2}
          text={panText(strip.pan)}
          onChange={value => app.setStrip(id, { pan: centred(2 * value - 1) })}
        />
        <Fader
          label="Reverb"
          value={faderOfDb(strip.reverbSend)}
          text={dbText(strip.reverbSend)}
          onChange={value => app.setStrip(id, { reverbSend: dbOfFader(value) })}
        />
        <Fader
          label="Echo"
          value={faderOfDb(strip.delaySend)}
          text={dbText(strip.delaySend)}
          onChange={value => app.setStrip(id, { delaySend: dbOfFader(value) })}
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

/** The middle is a place where a hand wants to stop. */
const centred = (pan: number): number => (Math.abs(pan) < 0.04 ? 0 : pan)

interface FaderProps {
  readonly label: string
  /** 0 … 1 */
  readonly value: number
  readonly text: string
  readonly onChange: (value: number) => void
}

export function Fader({ label, value, text, onChange }: FaderProps) {
  return (
    <label className="fader">
      <span>{label}</span>
      <input
        type="range"
        min={0}
        max={1}
        step={0.005}
        value={value}
        aria-valuetext={text}
        onChange={event => onChange(Number(event.currentTarget.value))}
      />
      <output>{text}</output>
    </label>
  )
}

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
