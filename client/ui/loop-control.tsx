import { Repeat } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { DEFAULT_LOOP } from '../../shared/doc/default-loop.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { useEdit, usePage } from './app-context.tsx'
import { barsOfLoop, type LoopBars, loopOfBars, withBar } from './loop-bars.ts'
import { useMetre } from './use-metre.ts'
import './transport.css'

/** Whether the song goes round, and in which bars: shown while it does, said when it changes. */
export function LoopControl() {
  const { app } = usePage()
  const edit = useEdit()
  const loop = useReadable(app.session, session => session?.transport.loop ?? DEFAULT_LOOP)
  const metre = useMetre()
  const bars = barsOfLoop(loop, metre)
  const move = (end: keyof LoopBars) => (bar: number) => {
    const moved = withBar(bars, end, bar)
    if (!moved || (moved.first === bars.first && moved.last === bars.last)) return
    edit({ type: 'set-loop', on: loop.on, range: loopOfBars(moved, metre) })
  }
  return (
    <span className="loop">
      <button
        type="button"
        className="button icon quiet"
        aria-pressed={loop.on}
        onClick={() => edit({ type: 'set-loop', on: !loop.on })}
        aria-label="Loop"
        aria-keyshortcuts="Shift+L"
      >
        <Repeat aria-hidden />
      </button>
      {loop.on ? (
        <span className="loop-bars">
          <BarField label="First bar of the loop" bar={bars.first} onBar={move('first')} />
          <span aria-hidden>–</span>
          <BarField label="Last bar of the loop" bar={bars.last} onBar={move('last')} />
        </span>
      ) : null}
      <span role="status" className="visually-hidden">
        {loop.on ? `Loop on, bars ${bars.first} to ${bars.last}` : 'Loop off'}
      </span>
    </span>
  )
}

interface BarFieldProps {
  readonly label: string
  readonly bar: number
  readonly onBar: (bar: number) => void
}

/** A bar number: typed and taken on Enter or when left, or nudged with the arrows. */
function BarField({ label, bar, onBar }: BarFieldProps) {
  const [draft, setDraft] = useState<string>()
  const commit = () => {
    if (draft !== undefined) onBar(Number(draft))
    setDraft(undefined)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') commit()
    else if (event.key === 'Escape') setDraft(undefined)
    else if (event.key === 'ArrowUp') onBar(bar + 1)
    else if (event.key === 'ArrowDown') onBar(bar - 1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <input
      inputMode="numeric"
      autoComplete="off"
      aria-label={label}
      value={draft ?? String(bar)}
      onFocus={event => event.currentTarget.select()}
      onChange={event => setDraft(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      onBlur={commit}
    />
  )
}
