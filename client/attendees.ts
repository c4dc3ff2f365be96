/** What the others look at, with who they are: a name and a colour also for those who have just left. */
import type { PeerId } from '../shared/protocol/ids.ts'
import type { ShownPresence } from '../shared/session/presence.ts'
import type { RoomView } from '../shared/session/room-view.ts'
import type { Attendee } from './app.ts'

export type Attendees = ReadonlyMap<PeerId, Attendee>
export const NOBODY: Attendees = new Map()

/** Who did not change since keeps his identity. Who is not known yet is left out. Pure. */
export function attendeesOf(
  others: ReadonlyMap<PeerId, ShownPresence>,
  peers: RoomView['peers'],
  before: Attendees,
): Attendees {
  const attendees = new Map<PeerId, Attendee>()
  for (const [peer, presence] of others) {
    const known = before.get(peer)
    const { name, colour, player } = peers[peer] ?? known ?? {}
    if (name === undefined || colour === undefined) continue
    const isSame = known?.presence === presence && known.name === name && known.colour === colour
    attendees.set(peer, isSame ? known : { presence, name, colour, player })
  }
  return attendees
}
