import { Cable } from 'lucide-react'
import { memo, useId } from 'react'
import type { MidiView } from '../app.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { useAttempt, usePage } from './app-context.tsx'

/** What stands in the way of MIDI, and the way out. */
const WAY_OUT: Readonly<Partial<Record<MidiView['state'], string>>> = {
  denied:
    'The browser was told not to allow MIDI. Allow it in the site settings beside the address, then try again.',
  absent:
    'This browser has no Web MIDI. Chrome, Edge, Opera and Firefox have it; the computer keyboard and the keys below work everywhere.',
  insecure: 'No MIDI, no offline: use https. This page came by plain http.',
}

/** Asks for MIDI only when pressed; then shows the devices, each blinking as it plays. */
export function MidiButton() {
  const { app } = usePage()
  const attempt = useAttempt()
  const details = useId()
  const state = useReadable(app.midi, midi => midi.state)
  if (state === 'on') return <Inputs />
  const wayOut = WAY_OUT[state]
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
        {state === 'asking' ? 'Asking for MIDI…' : wayOut ? 'Why no MIDI?' : 'Connect MIDI'}
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
