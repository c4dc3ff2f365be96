import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { readInviteLink } from './invite-link.ts'
import { fetchLobby } from './lobby.ts'
import { countText } from './wording.ts'

/** ms between looks at the lobby, while the page is visible. */
const REFRESH = 10_000

/** Rooms anyone may enter, because somebody in them listed them. */
export function OpenRooms() {
  const lobby = useQuery({
    queryKey: ['lobby'],
    queryFn: ({ signal }) => fetchLobby(signal),
    refetchInterval: REFRESH,
  })
  const rooms = (lobby.data ?? []).flatMap(room => {
    const link = readInviteLink(room.invite, window.location.origin)
    return link ? [{ ...room, href: link.path }] : []
  })
  return (
    <section className="panel" aria-labelledby="open-rooms">
      <h2 id="open-rooms">Open rooms</h2>
      {rooms.length > 0 ? (
        <ul className="rows">
          {rooms.map(({ room, title, players, href }) => (
            <li key={room} className="row">
              <Link className="row-link" href={href}>
                <span className="row-title">{title}</span>
                <span className="row-note">{countText(players, 'player', 'players')}</span>
              </Link>
            </li>
          ))}
        </ul>
      ) : (
        <p className="empty">
          {lobby.isPending
            ? 'Looking…'
            : lobby.isError
              ? 'The list cannot be reached. Links still work.'
              : 'No room is listed now. Rooms are private unless somebody lists them.'}
        </p>
      )}
    </section>
  )
}
