import { isPeerId, type PeerId } from '../../shared/protocol/ids.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { Face } from './face.tsx'
import { playerStyle } from './player-style.ts'

/** Those who have left within the last minutes, faded (PR2); not who has come back meanwhile. */
export function GoneRows() {
  const { app } = usePage()
  const peers = useReadable(app.room, room => room?.peers)
  const gone = useReadable(app.attention, all => {
    const here = new Set(Object.values(peers ?? {}).map(({ player }) => player))
    return Array.from(all, ([peer, { presence, player }]) =>
      presence.isHere || peers?.[peer] || (player && here.has(player)) ? '' : peer,
    )
      .filter(peer => peer !== '')
      .join(' ')
  })
  return gone
    .split(' ')
    .filter(isPeerId)
    .map(peer => <GoneRow key={peer} peer={peer} />)
}

function GoneRow({ peer }: { readonly peer: PeerId }) {
  const { app } = usePage()
  const name = useReadable(app.attention, all => all.get(peer)?.name)
  const colour = useReadable(app.attention, all => all.get(peer)?.colour)
  if (name === undefined || colour === undefined) return null
  return (
    <li className="player gone" style={playerStyle(colour)}>
      <Face name={name} colour={colour} />
      <div className="player-about">
        <p className="player-name">{name}</p>
        <p className="player-note">has left</p>
      </div>
    </li>
  )
}
