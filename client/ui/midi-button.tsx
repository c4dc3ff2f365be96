import { Cable } from 'lucide-react'
import { memo, useId } from 'react'
import { useReadable } from '../hooks/use-readable.ts'
import { useAttempt, usePage } from './app-context.tsx'
import { MIDI_WAY_OUT } from './midi-way-out.ts'

/** Asks for MIDI only when pressed; then shows the devices, each blinking as it plays. */
export function MidiButton() {
  const { app } = usePage()
  const attempt = useAttempt()
  const details = useId()
  const state = useReadable(app.midi, midi => midi.state)
  if (state === 'on') return <Inputs />
  const wayOut = MIDI_WAY_OUT[state]
  return (
    <>
      <button
        type="button"
        className="button quiet"
        disabled={state === 'asking'}
        onClick={wayOut === undefined ? () => attempt(app.connectMidi()) : undefined}
        popoverTarget={wayOut === undefined ? undefined : details}
      >
        <Cable aria-hidden />
        <span>
          {state === 'asking' ? 'Asking for MIDI…' : wayOut ? 'Why no MIDI?' : 'Connect MIDI'}
        </span>
      </button>
      {wayOut === undefined ? null : (
        <div id={details} popover="auto" className="popover low" role="dialog" aria-label="MIDI">
          <p>{wayOut}</p>
          {state === 'denied' ? (
            <button type="button" className="button" onClick={() => attempt(app.connectMidi())}>
              Try again
            </button>
          ) : null}
        </div>
      )}
    </>
  )
}

function Inputs() {
  const { app } = usePage()
  const inputs = useReadable(app.midi, midi => midi.inputs)
  if (inputs.length === 0)
    return <p className="midi-inputs">No MIDI device is plugged in. One can be at any time.</p>
  return (
    <ul className="midi-inputs" aria-label="MIDI devices">
      {inputs.map(input => (
        <Input key={input.id} name={input.name} blink={input.blink} />
      ))}
    </ul>
  )
}

interface InputProps {
  readonly name: string
  readonly blink: number
}

/** A new key for every blink starts the flash anew. */
const Input = memo(function Input({ name, blink }: InputProps) {
  return (
    <li>
      <span key={blink} className={blink > 0 ? 'midi-light blinking' : 'midi-light'} aria-hidden />
      {name}
    </li>
  )
})
