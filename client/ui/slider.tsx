import { type KeyboardEvent, useId, useState } from 'react'
import type { ControlName } from '../control-name.ts'
import { LearnButton } from './learn-button.tsx'
import './slider.css'

interface Props {
  readonly label: string
  /** 0 … 1 */
  readonly turn: number
  /** As it is written beside it. */
  readonly text: string
  /** Where a double click brings it, 0 … 1. */
  readonly home: number
  /** How many steps its way has, where it has few. */
  readonly steps?: number | undefined
  readonly onTurn: (turn: number) => void
  /** What somebody typed; undefined: not understood. Absent: there is nothing to type. */
  readonly parse?: ((text: string) => number | undefined) | undefined
  /** What a MIDI controller can be bound to. */
  readonly control: ControlName
}

const STEPS = 100
/** Of a step: with Shift held. */
const FINE = 0.1
const PAGE = 10

/** A knob or fader: moved by hand, by keys (Shift is finer), by a number, or by a MIDI controller. */
export function Slider({ label, turn, text, home, steps, onTurn, parse, control }: Props) {
  const id = useId()
  const [isTyping, setTyping] = useState(false)
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter' && parse) setTyping(true)
    else {
      const next = turned(event.key, turn, steps, event.shiftKey)
      if (next === undefined) return
      onTurn(next)
    }
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="slider">
      <label htmlFor={id}>{label}</label>
      {isTyping && parse ? (
        <TypedValue
          label={label}
          text={text}
          onDone={typed => {
            const next = typed === undefined ? undefined : parse(typed)
            if (next !== undefined) onTurn(next)
            setTyping(false)
            document.getElementById(id)?.focus()
          }}
        />
      ) : parse ? (
        <button
          type="button"
          className="slider-value"
          aria-label={`${label}: ${text}. Type another value`}
          onClick={() => setTyping(true)}
        >
          {text}
        </button>
      ) : (
        <span className="slider-value">{text}</span>
      )}
      <LearnButton control={control} label={label} />
      <input
        id={id}
        type="range"
        min={0}
        max={1}
        step={steps ? 1 / steps : 'any'}
        value={turn}
        aria-valuetext={text}
        onChange={event => onTurn(Number(event.currentTarget.value))}
        onKeyDown={onKeyDown}
        onDoubleClick={() => onTurn(home)}
      />
    </div>
  )
}

/** Where a key brings it; undefined for any other key. */
function turned(
  key: string,
  turn: number,
  steps: number | undefined,
  isFine: boolean,
): number | undefined {
  const step = steps ? 1 / steps : (isFine ? FINE : 1) / STEPS
  const page = steps ? 1 / steps : PAGE / STEPS
  const by = (change: number) => Math.round(Math.min(1, Math.max(0, turn + change)) * 1e4) / 1e4
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return by(step)
    case 'ArrowLeft':
    case 'ArrowDown':
      return by(-step)
    case 'PageUp':
      return by(page)
    case 'PageDown':
      return by(-page)
    case 'Home':
      return 0
    case 'End':
      return 1
    default:
      return undefined
  }
}

function TypedValue({
  label,
  text,
  onDone,
}: {
  readonly label: string
  readonly text: string
  readonly onDone: (typed: string | undefined) => void
}) {
  const [draft, setDraft] = useState(text)
  return (
    <input
      className="slider-value"
      aria-label={`Value of ${label}`}
      autoComplete="off"
      maxLength={20}
      value={draft}
      ref={element => element?.select()}
      onChange={event => setDraft(event.currentTarget.value)}
      onKeyDown={event => {
        event.stopPropagation()
        if (event.key === 'Enter') onDone(draft)
        else if (event.key === 'Escape') onDone(undefined)
        else return
        event.preventDefault()
      }}
      onBlur={() => onDone(draft)}
    />
  )
}
