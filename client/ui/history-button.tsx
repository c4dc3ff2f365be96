import { History } from 'lucide-react'
import { useState } from 'react'
import { part } from './part.tsx'

const HistoryDialog = part(async () => (await import('./history-dialog.tsx')).HistoryDialog, {
  inline: true,
})

/** What I did in this room, behind a button in my row. */
export function HistoryButton() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        className="button quiet icon"
        aria-label="What I did"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <History aria-hidden />
      </button>
      {open ? <HistoryDialog onClose={() => setOpen(false)} /> : null}
    </>
  )
}
