import { SlidersVertical } from 'lucide-react'
import { useId, useState } from 'react'
import { controlName } from '../control-name.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { part } from './part.tsx'
import { PresetOptions } from './preset-options.tsx'
import './instrument.css'

const Knobs = part(async () => (await import('./knobs.tsx')).Knobs)
const knobOf = (parameter: string) => controlName({ kind: 'instrument', parameter })

/** What I play on, and its knobs. */
export function InstrumentPicker() {
  const { app } = usePage()
  const { name, choice, turns } = useReadable(app.instrument, instrument => instrument)
  const [open, setOpen] = useState(false)
  const knobs = useId()
  return (
    <>
      <select
        className="picker instrument"
        aria-label="Instrument"
        value={name}
        onChange={event => app.chooseInstrument(event.currentTarget.value)}
      >
        <PresetOptions />
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
      {open ? (
        <Knobs
          id={knobs}
          choice={choice}
          turns={turns}
          onTurn={app.turnParameter}
          controlOf={knobOf}
        />
      ) : null}
    </>
  )
}
