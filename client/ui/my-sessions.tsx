import { X } from 'lucide-react'
import { Link } from 'wouter'
import type { RoomId } from '../../shared/protocol/ids.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { useSavedSessions } from '../hooks/use-saved-sessions.ts'
import { usePage } from './app-context.tsx'
import { readInviteLink } from './invite-link.ts'
import { SavedNote } from './saved-note.tsx'
import { SavedSound } from './saved-sound.tsx'
import { dayAndTime } from './wording.ts'

/** Rooms this browser has been in, kept in it alone, newest first. */
export function MySessions() {
  const { app } = usePage()
  const visits = useReadable(app.visits, value => value)
  const newestFirst = visits.toSorted((a, b) => b.lastAt - a.lastAt)
  const saved = useSavedSessions(newestFirst)
  const savedOf = (room: RoomId) => {
    const session = saved?.get(room)
    return session ? <SavedNote session={session} /> : null
  }
  return (
    <section className="panel" aria-labelledby="my-sessions">
      <h2 id="my-sessions">My sessions</h2>
      {newestFirst.length === 0 ? (
        <p className="empty">Rooms you have been in will be listed here, in this browser only.</p>
      ) : (
        <ul className="rows">
          {newestFirst.map(visit => (
            <li key={visit.room} className="row">
              <Link
                className="row-link"
                href={readInviteLink(visit.invite, window.location.origin)?.path ?? '/'}
              >
                <span className="row-title">{visit.title}</span>
                <span className="row-note">{dayAndTime(visit.lastAt)}</span>
                {savedOf(visit.room)}
              </Link>
              {saved?.get(visit.room) ? (
                <>
                  <SavedSound visit={visit} file="session.wav" />
                  <SavedSound visit={visit} file="stems.zip" />
                </>
              ) : null}
              <button
                type="button"
                className="button quiet icon"
                onClick={() => app.forgetVisit(visit.room)}
                aria-label={`Forget ${visit.title}`}
              >
                <X aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
