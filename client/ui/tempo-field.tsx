import { Minus, Plus } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { isBpm, MAX_BPM, MIN_BPM } from '../../shared/time/units.ts'
import { useHolding } from '../hooks/use-holding.ts'
import { useAttempt, useEdit, usePage } from './app-context.tsx'
import { addTap, tempoOfTaps } from './tap-tempo.ts'
import { tempoText } from './wording.ts'

/** A run of nudges or taps is one gesture until it pauses this long, in ms. */
const SETTLE = 250
const NUDGE = 1
const FINE_NUDGE = 0.1
/** Made once, so that a tempo that moves draws its digits only. */
const MINUS = <Minus aria-hidden />
const PLUS = <Plus aria-hidden />

/** The tempo where the song is: type it in, nudge it by one (Shift: by a tenth), or tap it. */
export function TempoField() {
  const { app } = usePage()
  const edit = useEdit()
  const attempt = useAttempt()
  const tempo = useHolding(app, ({ tempo }) => tempo)
  const [draft, setDraft] = useState<string>()
  const settling = useRef<ReturnType<typeof setTimeout>>(undefined)
  const taps = useRef<readonly number[]>([])
  const field = useId()
  const shown = draft ?? tempoText(tempo)

  useEffect(
    () => () => {
      clearTimeout(settling.current)
      void app.companion.letGo().catch(() => {}) // who leaves in mid-turn leaves the last value
    },
    [app],
  )

  const commit = (text: string) => {
    clearTimeout(settling.current)
    setDraft(undefined)
    const bpm = Number(text.replace(',', '.'))
    if (isBpm(bpm) && bpm !== tempo) edit({ type: 'set-tempo', bpm })
  }
  const turn = (next: number) => {
    setDraft(undefined)
    app.companion.turn({
      type: 'set-tempo',
      bpm: Number(Math.min(MAX_BPM, Math.max(MIN_BPM, next)).toFixed(2)),
    })
    clearTimeout(settling.current)
    settling.current = setTimeout(() => attempt(app.companion.letGo()), SETTLE)
  }
  const nudge = (step: number) =>
    turn((draft === undefined ? tempo : Number(draft) || tempo) + step)
  const tap = (moment: number) => {
    taps.current = addTap(taps.current, moment)
    const tapped = tempoOfTaps(taps.current)
    if (tapped !== undefined) turn(tapped)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const step = event.shiftKey ? FINE_NUDGE : NUDGE
    if (event.key === 'ArrowUp') nudge(step)
    else if (event.key === 'ArrowDown') nudge(-step)
    else if (event.key === 'Enter') commit(shown)
    else if (event.key === 'Escape') setDraft(undefined)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="tempo">
      <label htmlFor={field} className="visually-hidden">
        Tempo in bpm
      </label>
      <button
        type="button"
        className="button quiet icon"
        onClick={event => nudge(event.shiftKey ? -FINE_NUDGE : -NUDGE)}
        aria-label="Slower"
      >
        {MINUS}
      </button>
      <span className="tempo-value">
        <span aria-hidden>♩</span>
        <input
          id={field}
          inputMode="decimal"
          autoComplete="off"
          value={shown}
          onFocus={event => event.currentTarget.select()}
          onChange={event => setDraft(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onBlur={() => {
            if (draft !== undefined) commit(draft)
          }}
        />
      </span>
      <button
        type="button"
        className="button quiet icon"
        onClick={event => nudge(event.shiftKey ? FINE_NUDGE : NUDGE)}
        aria-label="Faster"
      >
        {PLUS}
      </button>
      <button
        type="button"
        className="button quiet tap"
        onPointerDown={event => tap(event.timeStamp)}
        onClick={event => {
          if (event.detail === 0) tap(event.timeStamp)
        }}
        aria-label="Tap the tempo"
      >
        Tap
      </button>
    </div>
  )
}
