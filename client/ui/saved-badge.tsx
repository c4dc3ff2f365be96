import { CloudAlert, CloudCheck, CloudOff, CloudUpload } from 'lucide-react'
import { useId } from 'react'
import { useReadable } from '../hooks/use-readable.ts'
import { useSaving } from '../hooks/use-saving.ts'
import { useEdit, usePage } from './app-context.tsx'
import { keeperText, savedText } from './saved.ts'

const ICONS = {
  off: CloudOff,
  unsaved: CloudOff,
  saving: CloudUpload,
  saved: CloudCheck,
  failing: CloudAlert,
} as const

/** Whether the session is kept; who keeps it, and the host's switch, behind it. */
export function SavedBadge() {
  const { app } = usePage()
  const details = useId()
  const state = useSaving(app.room)
  const recorder = useReadable(app.room, room => room?.recorder ?? 'none')
  const saving = useReadable(app.session, session => session?.saving ?? true)
  if (!state) return null
  const { word, sentence } = savedText(state)
  const Icon = ICONS[state]
  return (
    <>
      <button
        type="button"
        className={`badge saved-${state}`}
        popoverTarget={details}
        aria-label={`${word}: about saving`}
      >
        <Icon aria-hidden />
        <span className="badge-text">{word}</span>
      </button>
      <div id={details} popover="auto" className="popover" role="dialog" aria-label="About saving">
        <p>{sentence}</p>
        <p className="keeper">{keeperText(recorder, saving, window.location.host)}</p>
        <SavingSwitch saving={saving} />
      </div>
    </>
  )
}

function SavingSwitch({ saving }: { readonly saving: boolean }) {
  const { app } = usePage()
  const edit = useEdit()
  const self = useReadable(app.room, room => room?.self.player)
  const isHost = useReadable(
    app.session,
    session => self !== undefined && session?.players[self]?.role === 'host',
  )
  if (!isHost) return <p className="keeper">The host of the room decides about saving.</p>
  return (
    <label className="switch">
      <input
        type="checkbox"
        checked={saving}
        onChange={event => edit({ type: 'set-saving', saving: event.currentTarget.checked })}
      />
      <span>Save this session on the server</span>
    </label>
  )
}
