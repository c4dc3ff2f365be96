import { FileMusic } from 'lucide-react'
import { part } from './part.tsx'

const ImportDialog = part(async () => (await import('./import-dialog.tsx')).ImportDialog)

/** Chooses a .mid. */
export function ImportMidiButton({ onFile }: { readonly onFile: (file: File) => void }) {
  return (
    <label className="button">
      <FileMusic aria-hidden />
      Import .mid
      <input
        type="file"
        className="visually-hidden"
        accept=".mid,.midi,audio/midi"
        onChange={event => {
          const file = event.currentTarget.files?.[0]
          // So that the same file can be chosen again.
          event.currentTarget.value = ''
          if (file) onFile(file)
        }}
      />
    </label>
  )
}

/** Shows what is in it, and takes it into the room on a word; undefined: nothing is asked. */
export function ImportMidi({
  file,
  onClose,
}: {
  readonly file: File | undefined
  readonly onClose: () => void
}) {
  if (!file) return null
  return <ImportDialog file={file} onClose={onClose} />
}
