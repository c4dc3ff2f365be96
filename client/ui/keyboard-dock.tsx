import { ChevronLeft, ChevronRight, Hand, KeyboardMusic } from 'lucide-react'
import { clampOctave } from '../hooks/computer-keys.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { swapLetters } from '../store/ui-state.ts'
import { usePage } from './app-context.tsx'
import { InstrumentPicker } from './instrument-picker.tsx'
import { MidiButton } from './midi-button.tsx'
import { MidiSettings } from './midi-settings.tsx'
import { Piano } from './piano.tsx'
import './keyboard.css'

/** The keyboard at the foot of the page, and what belongs to playing it. */
export function KeyboardDock() {
  const { app } = usePage()
  return (
    <section className="dock" aria-label="Keyboard">
      <div className="dock-bar">
        <InstrumentPicker />
        <OctaveStepper />
        <Velocity />
        <LettersSwitch />
        <MidiButton />
        <MidiSettings />
        <button type="button" className="button quiet" onClick={() => app.panic()}>
          <Hand aria-hidden />
          <span>All notes off</span>
        </button>
      </div>
      <Piano />
    </section>
  )
}

function OctaveStepper() {
  const { ui } = usePage()
  const octave = useReadable(ui, now => now.octave)
  const step = (by: number) => ui.update(now => ({ ...now, octave: clampOctave(now.octave + by) }))
  return (
    <fieldset className="octave" aria-label="Octave">
      <button
        type="button"
        className="button quiet icon"
        aria-label="Octave down"
        aria-keyshortcuts="Z"
        onClick={() => step(-1)}
      >
        <ChevronLeft aria-hidden />
      </button>
      <output>C{octave}</output>
      <button
        type="button"
        className="button quiet icon"
        aria-label="Octave up"
        aria-keyshortcuts="X"
        onClick={() => step(1)}
      >
        <ChevronRight aria-hidden />
      </button>
    </fieldset>
  )
}

function Velocity() {
  const { ui } = usePage()
  const velocity = useReadable(ui, now => now.velocity)
  return (
    <label className="velocity">
      <span>Touch</span>
      <input
        type="range"
        min={1}
        max={127}
        value={velocity}
        onChange={event => {
          const next = event.currentTarget.valueAsNumber
          ui.update(now => ({ ...now, velocity: next }))
        }}
      />
    </label>
  )
}

function LettersSwitch() {
  const { ui } = usePage()
  const letters = useReadable(ui, now => now.letters)
  return (
    <button
      type="button"
      className="button quiet letters"
      role="switch"
      aria-checked={letters === 'piano'}
      aria-keyshortcuts="Escape"
      onClick={() => ui.update(swapLetters)}
    >
      <KeyboardMusic aria-hidden />
      <span>{letters === 'piano' ? 'Letters play notes' : 'Letters are commands'}</span>
      <kbd>Esc</kbd>
    </button>
  )
}
