import { Volume2 } from 'lucide-react'
import { useId } from 'react'
import { useReadable } from '../hooks/use-readable.ts'
import { useAttempt, usePage } from './app-context.tsx'

/** What no wired output takes, ms. */
const LATE = 100

/** Where the sound goes, a tone to find out, and how late it is at the ear. */
export function SoundOutput() {
  const { app } = usePage()
  const latency = useReadable(app.audio, audio =>
    audio.state === 'running' ? Math.round(audio.outputLatency) : undefined,
  )
  return (
    <fieldset className="mix-strip sound-output">
      <legend>Output</legend>
      <Devices />
      <button
        type="button"
        className="button"
        disabled={latency === undefined}
        onClick={app.playTestTone}
      >
        <Volume2 aria-hidden />
        Test tone
      </button>
      <p className="mix-kind">
        {latency === undefined
          ? 'The sound is off.'
          : `${latency} ms to your ear, the limiter’s look ahead included.`}
        {latency !== undefined && latency > LATE
          ? ' That is late: wireless headphones take this long, a cable does not.'
          : null}
      </p>
    </fieldset>
  )
}

function Devices() {
  const { app } = usePage()
  const attempt = useAttempt()
  const id = useId()
  const { state, devices, chosen } = useReadable(app.soundOutput, output => output)
  if (state === 'unsupported')
    return <p className="mix-kind">This browser plays where the system plays.</p>
  if (state !== 'known')
    return (
      <div className="sound-output-ask">
        <button
          type="button"
          className="button"
          disabled={state === 'asking'}
          onClick={() => attempt(app.findOutputs())}
        >
          Choose another output
        </button>
        <p className="mix-kind">
          {state === 'denied'
            ? 'The browser names the outputs only to pages that may use the microphone.'
            : 'The browser will ask for the microphone, which is how it guards the names of outputs. Nothing is listened to.'}
        </p>
      </div>
    )
  return (
    <div>
      <label htmlFor={id}>Goes to</label>
      <select
        id={id}
        className="field"
        value={chosen}
        onChange={event => attempt(app.chooseOutput(event.currentTarget.value))}
      >
        <option value="">Where the system plays</option>
        {devices.map(device => (
          <option key={device.id} value={device.id}>
            {device.name}
          </option>
        ))}
      </select>
    </div>
  )
}
