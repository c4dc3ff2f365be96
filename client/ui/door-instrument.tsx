import { useId } from 'react'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { PresetOptions } from './preset-options.tsx'

/** What one comes to play on. */
export function DoorInstrument() {
  const { app } = usePage()
  const name = useReadable(app.instrument, instrument => instrument.name)
  const field = useId()
  return (
    <>
      <label htmlFor={field}>Your instrument</label>
      <select
        id={field}
        className="field"
        value={name}
        onChange={event => app.chooseInstrument(event.currentTarget.value)}
      >
        <PresetOptions />
      </select>
    </>
  )
}
