import { AudioLines } from 'lucide-react'
import { useState } from 'react'
import { part } from './part.tsx'

const SoundFileDialog = part(async () => (await import('./sound-file-dialog.tsx')).SoundFileDialog)

/** Opens what makes a .wav of the music. */
export function SoundFileButton({ quiet }: { readonly quiet?: true }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        className={quiet ? 'button quiet' : 'button'}
        onClick={() => setOpen(true)}
      >
        <AudioLines aria-hidden />
        <span className={quiet ? 'visually-hidden' : undefined}>Download</span> .wav
      </button>
      {isOpen ? <SoundFileDialog onClose={() => setOpen(false)} /> : null}
    </>
  )
}
