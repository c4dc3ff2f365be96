import { useRef } from 'react'
import { useBeats } from '../hooks/use-beats.ts'
import { useHolding } from '../hooks/use-holding.ts'
import { usePage } from './app-context.tsx'
import { positionText } from './wording.ts'
import './transport.css'

/** More beats than this would be too small to tell apart. */
const MOST_PIPS = 16

/** Bar and beat, written straight into the page: React never hears of a beat. */
export function Position() {
  const { app } = usePage()
  const beats = useHolding(app, ({ timeSignature }) => timeSignature.beats)
  const output = useRef<HTMLSpanElement>(null)
  const pips = useRef<HTMLSpanElement>(null)
  useBeats(app, ({ bar, beat, playing, phase }) => {
    const text = positionText(bar, beat)
    const element = output.current
    if (!element) return
    if (element.textContent !== text) element.textContent = text
    const moving = playing || phase === 'stopping'
    const state = phase === 'counting-in' ? 'count-in' : beat === 1 ? 'one' : 'on'
    setData(element, 'beat', moving ? state : 'off')
    const lights = pips.current?.children ?? []
    for (let n = 0; n < lights.length; n++)
      lights[n]?.toggleAttribute('data-lit', moving && n === beat - 1)
  })
  return (
    <span className="position">
      <span className="visually-hidden">Bar and beat: </span>
      <span ref={output} role="timer" aria-live="off" aria-label="Bar and beat">
        001.1
      </span>
      <span className="pips" ref={pips} aria-hidden>
        {numbersTo(beats <= MOST_PIPS ? beats : 0).map(beat => (
          <i key={beat} />
        ))}
      </span>
    </span>
  )
}

function setData(element: HTMLElement, name: string, value: string): void {
  if (element.dataset[name] !== value) element.dataset[name] = value
}

const numbersTo = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, n) => n + 1)
