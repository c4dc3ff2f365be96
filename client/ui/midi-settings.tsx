import { SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { part } from './part.tsx'

const MidiDialog = part(async () => (await import('./midi-dialog.tsx')).MidiDialog)

/** Opens what each MIDI device is for. */
export function MidiSettings() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" className="button quiet" onClick={() => setOpen(true)}>
        <SlidersHorizontal aria-hidden />
        <span>MIDI in and out</span>
      </button>
      {open ? <MidiDialog onClose={() => setOpen(false)} /> : null}
    </>
  )
}
