import { X } from 'lucide-react'
import { useEffect, useId } from 'react'
import { useReadable } from '../hooks/use-readable.ts'
import { type PageNotice, withoutNotice } from '../store/ui-state.ts'
import { usePage } from './app-context.tsx'
import { playerStyle } from './player-style.ts'

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
    // Each sentence is said as it comes, and not all of them again.
    <div role="status" aria-atomic={false} aria-label="Notices" className="notices">
      {[...theirs, ...ours].map(notice => (
        <Toast key={notice.id} notice={notice} onDismiss={dismiss} />
      ))}
    </div>
  )
}

interface Props {
  readonly notice: PageNotice
  readonly onDismiss: (id: number) => void
}

function Toast({ notice, onDismiss }: Props) {
  const { id, kind, text, colour } = notice
  const isTheirs = colour !== undefined
  const sentence = useId()
  useEffect(() => {
    if (kind !== 'info') return
    const timer = setTimeout(() => onDismiss(id), INFO_STAYS)
    return () => clearTimeout(timer)
  })
  return (
    <div
      className={isTheirs ? `toast ${kind} theirs` : `toast ${kind}`}
      style={isTheirs ? playerStyle(colour) : undefined}
    >
      <p id={sentence}>{text}</p>
      <button
        type="button"
        className="button quiet icon"
        onClick={() => onDismiss(id)}
        aria-label="Dismiss"
        aria-describedby={sentence}
      >
        <X aria-hidden />
      </button>
    </div>
  )
}
