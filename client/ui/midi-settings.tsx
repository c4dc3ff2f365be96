import { SlidersHorizontal } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'

const MidiDialog = lazy(async () => ({ default: (await import('./midi-dialog.tsx')).MidiDialog }))

/** Opens what each MIDI device is for. */
export function MidiSettings() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" className="button quiet" onClick={() => setOpen(true)}>
        <SlidersHorizontal aria-hidden />
        <span>MIDI in and out</span>
      </button>
      {open ? (
        <Suspense fallback={null}>
          <MidiDialog onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  )
}
