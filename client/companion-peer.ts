/** A peer as scripts see it. */
import type { CompanionPeer } from '../shared/companion.ts'
import type { PeerView } from '../shared/session/room-view.ts'

export const companionPeer = (peer: PeerView): CompanionPeer => ({
  id: peer.peer,
  player: peer.player,
  name: peer.name,
  role: peer.recorder ? 'recorder' : peer.door ? 'door' : peer.listens ? 'listener' : 'player',
  link: peer.link,
  rtt: peer.rtt === undefined ? undefined : peer.rtt / 1000,
  hearsMe: peer.hearsMe,
})
