import { Lock, LockOpen } from 'lucide-react'
import { useReadable } from '../hooks/use-readable.ts'
import { useEdit, usePage } from './app-context.tsx'
import { useMyRole } from './use-roles.ts'

/** Whether anybody new may come in: the host decides, the others read it. */
export function RoomLock() {
  const { app } = usePage()
  const edit = useEdit()
  const locked = useReadable(app.session, session => session?.locked ?? false)
  if (useMyRole() === 'host')
    return (
      <button
        type="button"
        className="button quiet"
        aria-pressed={locked}
        onClick={() => edit({ type: 'set-lock', locked: !locked })}
      >
        {locked ? <Lock aria-hidden /> : <LockOpen aria-hidden />}
        Lock the room
      </button>
    )
  return locked ? (
    <p className="empty">The host has locked this room: nobody new comes in.</p>
  ) : null
}
