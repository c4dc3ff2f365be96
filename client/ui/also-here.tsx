import { type ClipId, isPeerId, type PeerId } from '../../shared/protocol/ids.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { Face } from './face.tsx'

/** Who else has a clip's notes open. */
export function AlsoHere({ clip }: { readonly clip: ClipId }) {
  const { app } = usePage()
  const peers = useReadable(app.attention, all =>
    Array.from(all, ([peer, { presence }]) =>
      presence.isHere && presence.view?.clip === clip ? peer : '',
    ).join(' '),
  )
  return peers
    .split(' ')
    .filter(isPeerId)
    .map(peer => <OneHere key={peer} peer={peer} />)
}

function OneHere({ peer }: { readonly peer: PeerId }) {
  const { app } = usePage()
  const name = useReadable(app.attention, all => all.get(peer)?.name)
  const colour = useReadable(app.attention, all => all.get(peer)?.colour)
  if (name === undefined || colour === undefined) return null
  return (
    <span className="also-here" title={`${name} is here too`}>
      <Face name={name} colour={colour} />
      <span className="visually-hidden">{name} is here too</span>
    </span>
  )
}
