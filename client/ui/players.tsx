import type { PlayerId } from '../../shared/protocol/ids.ts'
import type { PeerView } from '../../shared/session/room-view.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { GoneRows } from './gone-rows.tsx'
import { OwnRow, PlayerRow } from './player-row.tsx'
import { RoomLock } from './room-lock.tsx'
import './players.css'

const NOBODY_REMOVED: readonly PlayerId[] = []
const NOBODY: Readonly<Record<string, PeerView>> = {}

/** Who is here: oneself first, then the others by name. */
export function Players() {
  const { app } = usePage()
  const self = useReadable(app.room, room => room?.self.peer)
  const peers = useReadable(app.room, room => room?.peers ?? NOBODY)
  const removed = useReadable(app.session, session => session?.removed ?? NOBODY_REMOVED)
  const others = Object.values(peers)
    .filter(
      ({ recorder, door, player }) => !recorder && !door && !(player && removed.includes(player)),
    )
    .toSorted((a, b) => a.name.localeCompare(b.name) || (a.peer < b.peer ? -1 : 1))
  const atDoor = Object.values(peers).filter(peer => peer.door).length
  return (
    <section className="players" aria-labelledby="players">
      <h2 id="players">
        Players <span className="count">{others.length + 1}</span>
      </h2>
      <ul className="player-rows">
        {self === undefined ? null : <OwnRow peer={self} />}
        {others.map(({ peer }) => (
          <PlayerRow key={peer} peer={peer} />
        ))}
        <GoneRows />
      </ul>
      {others.length === 0 ? (
        <p className="empty">You are alone here. Share the link, and play on meanwhile.</p>
      ) : null}
      <RoomLock />
      {atDoor > 0 ? <p className="empty">{atDoor} at the door</p> : null}
    </section>
  )
}
