import type { MidiInputView, MidiView } from '../app.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { useAttempt, usePage } from './app-context.tsx'
import { Learned } from './learned.tsx'
import { MidiOutput } from './midi-output.tsx'
import { MIDI_WAY_OUT } from './midi-way-out.ts'
import { Modal } from './modal.tsx'
import './midi.css'

/** Every MIDI device: what it plays here, what it is sent, and whose clock counts. */
export function MidiDialog({ onClose }: { readonly onClose: () => void }) {
  const { app } = usePage()
  const state = useReadable(app.midi, midi => midi.state)
  return (
    <Modal title="MIDI in and out" onClose={onClose}>
      {state === 'on' ? <Devices /> : <NotYet state={state} />}
    </Modal>
  )
}

function NotYet({ state }: { readonly state: Exclude<MidiView['state'], 'on'> }) {
  const { app } = usePage()
  const attempt = useAttempt()
  return (
    <div className="midi-section">
      <p>
        {MIDI_WAY_OUT[state] ??
          'Once this page may use MIDI, the devices of this computer appear here: keyboards that play into the room, and synths, a DAW or drum machines that it plays and drives.'}
      </p>
      {state === 'absent' || state === 'insecure' ? null : (
        <button
          type="button"
          className="button primary"
          disabled={state === 'asking'}
          onClick={() => attempt(app.connectMidi())}
        >
          {state === 'asking' ? 'Asking for MIDI…' : 'Connect MIDI'}
        </button>
      )}
    </div>
  )
}

function Devices() {
  const { app } = usePage()
  const { inputs, outputs, following } = useReadable(app.midiPorts, ports => ports)
  const playing = new Set(inputs.filter(input => input.settings.notes).map(input => input.name))
  return (
    <>
      <section className="midi-section" aria-labelledby="midi-in">
        <h3 id="midi-in">Inputs</h3>
        {inputs.length === 0 ? (
          <p className="empty">No MIDI input is plugged in. One can be at any time.</p>
        ) : (
          <ul>
            {inputs.map(input => (
              <MidiInput key={input.id} input={input} isFollowed={input.id === following} />
            ))}
          </ul>
        )}
        <p className="scope">
          A clock that is followed sets tempo, start and stop of this room, for everybody. It is
          asked for anew on every visit.
        </p>
      </section>
      <section className="midi-section" aria-labelledby="midi-out">
        <h3 id="midi-out">Outputs</h3>
        {outputs.length === 0 ? (
          <p className="empty">
            No MIDI output is there. A DAW on this computer is reached through a virtual port, such
            as the IAC bus of macOS or loopMIDI on Windows.
          </p>
        ) : (
          outputs.map(output => (
            <MidiOutput key={output.id} output={output} isLoop={playing.has(output.name)} />
          ))
        )}
      </section>
      <Learned />
    </>
  )
}

interface InputProps {
  readonly input: MidiInputView
  readonly isFollowed: boolean
}

function MidiInput({ input: { id, name, settings, clockTempo }, isFollowed }: InputProps) {
  const { app } = usePage()
  return (
    <li>
      <fieldset className="midi-device">
        <legend>{name}</legend>
        <label className="switch">
          <input
            type="checkbox"
            checked={settings.notes}
            onChange={event => app.setMidiInput(id, { notes: event.currentTarget.checked })}
          />
          Plays into the room
        </label>
        <label className="switch">
          <input
            type="checkbox"
            checked={isFollowed}
            onChange={event => app.followMidiClock(event.currentTarget.checked ? id : undefined)}
          />
          Follow incoming clock
        </label>
        <p className="midi-clock">
          {clockTempo === undefined ? 'no clock comes in' : `clock at ${clockTempo.toFixed(1)} bpm`}
        </p>
      </fieldset>
    </li>
  )
}
