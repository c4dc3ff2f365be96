import { SlidersVertical } from 'lucide-react'
import { useId, useState } from 'react'
import type { MixView } from '../app.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { part } from './part.tsx'
import './mixer.css'

const MixerDesk = part(async () => (await import('./mixer-desk.tsx')).MixerDesk)

/** A strip for each player and track, and the effects; closed at first. */
export function Mixer() {
  const [isOpen, setOpen] = useState(false)
  const content = useId()
  return (
    <section className="panel mixer" aria-labelledby="mixer">
      <header className="panel-head">
        <h2 id="mixer">Mixer</h2>
        {isOpen ? <Mode /> : null}
        <button
          type="button"
          className="button quiet"
          aria-expanded={isOpen}
          aria-controls={content}
          onClick={() => setOpen(!isOpen)}
        >
          <SlidersVertical aria-hidden />
          {isOpen ? 'Hide mixer' : 'Show mixer'}
        </button>
      </header>
      <div id={content}>{isOpen ? <MixerDesk /> : null}</div>
    </section>
  )
}

const MODE_TEXT: Readonly<Record<MixView['mode'], string>> = {
  shared: 'Shared mix',
  personal: 'My own mix',
}

function Mode() {
  const { app } = usePage()
  const mode = useReadable(app.mix, mix => mix.mode)
  return (
    <fieldset className="mix-mode">
      <legend className="visually-hidden">Whose mix the faders move</legend>
      {(['shared', 'personal'] as const).map(one => (
        <label key={one} className="mix-mode-choice">
          <input
            type="radio"
            name="mix-mode"
            checked={mode === one}
            onChange={() => app.setMixMode(one)}
          />
          {MODE_TEXT[one]}
        </label>
      ))}
    </fieldset>
  )
}
