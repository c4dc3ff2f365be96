import { AudioLines } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'

const SoundFileDialog = lazy(async () => ({
  default: (await import('./sound-file-dialog.tsx')).SoundFileDialog,
}))

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
      {isOpen ? (
        <Suspense>
          <SoundFileDialog onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  )
}
