import { X } from 'lucide-react'
import { useEffect } from 'react'
import type { Notice } from '../app.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { withoutNotice } from '../store/ui-state.ts'
import { usePage } from './app-context.tsx'

/** What neither reports nor is a fault goes by itself after this long, in ms. */
const INFO_STAYS = 7000

/** Sentences for the player: those of the app and of the page. Never takes the focus. */
export function Notices() {
  const { app, ui } = usePage()
  const ours = useReadable(ui, now => now.notices)
  const theirs = useReadable(app.notices, notices => notices)
  const dismiss = (id: number) => {
    if (id < 0) ui.update(now => withoutNotice(now, id))
    else app.dismiss(id)
  }
  return (
    <div role="status" aria-label="Notices" className="notices">
      {[...theirs, ...ours].map(notice => (
        <Toast key={notice.id} notice={notice} onDismiss={dismiss} />
      ))}
    </div>
  )
}

interface Props {
  readonly notice: Notice
  readonly onDismiss: (id: number) => void
}

function Toast({ notice, onDismiss }: Props) {
  const { id, kind, text } = notice
  useEffect(() => {
    if (kind !== 'info') return
    const timer = setTimeout(() => onDismiss(id), INFO_STAYS)
    return () => clearTimeout(timer)
  })
  return (
    <div className={`toast ${kind}`}>
      <p>{text}</p>
      <button
        type="button"
        className="button quiet icon"
        onClick={() => onDismiss(id)}
        aria-label={`Dismiss: ${text}`}
      >
        <X aria-hidden />
      </button>
    </div>
  )
}
