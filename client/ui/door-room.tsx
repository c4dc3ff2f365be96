import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { connectionOf } from './connection.ts'
import { DoorSession } from './door-session.tsx'
import { Face } from './face.tsx'
import { keeperText, RECORDER_AWAY } from './saved.ts'

/** What one sees of a room from outside: who is there, who keeps it, whether the way is open. */
export function DoorRoom() {
  const { app } = usePage()
  const room = useReadable(app.room, value => value)
  const saving = useReadable(app.session, session => session?.saving ?? true)
  const present = Object.values(room?.peers ?? {}).filter(peer => !peer.recorder && !peer.door)
  const connection = room && connectionOf(room)
  return (
    <div className="door-room">
      {present.length > 0 ? (
        <ul className="door-faces" aria-label="Who is there">
          {present.map(peer => (
            <li key={peer.peer}>
              <Face name={peer.name} colour={peer.colour} />
              {peer.name}
            </li>
          ))}
        </ul>
      ) : (
        <p className="door-alone">
          {connection?.state === 'connected' ? 'Nobody is here yet.' : 'Looking who is there…'}
        </p>
      )}
      <DoorSession />
      <p className="keeper">{keeperText(room?.recorder ?? 'none', saving, window.location.host)}</p>
      {room?.recorder === 'away' && !room.fetching ? (
        <p className="keeper">{RECORDER_AWAY}</p>
      ) : null}
    </div>
  )
}
