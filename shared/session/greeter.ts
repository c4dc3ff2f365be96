/** The hello of each link: mine signed for it, theirs checked against it (ID4). */
import type { ProtocolError } from '../errors.ts'
import type { Link } from '../ports.ts'
import {
  encodeHello,
  type Hello,
  type HelloPlace,
  type Introduction,
  openHello,
} from '../protocol/hello.ts'
import type { Identity } from '../protocol/identity.ts'
import type { ActorId, PeerId, RoomId } from '../protocol/ids.ts'
import type { RoomKeys } from '../protocol/keys.ts'
import type { PeerProfile } from '../protocol/sync-message.ts'
import type { Result } from '../result.ts'

export interface Greeter {
  /** Mine, for the link to that peer. */
  hello(peer: PeerId, link: Link): Uint8Array
  verify(peer: PeerId, hello: Uint8Array, link: Link): Result<Hello, ProtocolError>
}

export function createGreeter(options: {
  readonly room: RoomId
  readonly self: PeerId
  readonly identity: Identity
  readonly role: Introduction['role']
  /** Of the room as it is now. */
  readonly keys: Pick<RoomKeys, 'listening' | 'membership'>
  /** Of my document, which is open before anybody is greeted. */
  actor(): ActorId | undefined
  profile(): PeerProfile
}): Greeter {
  const { room, self, identity, keys } = options

  function placeOf(link: Link, from: PeerId, to: PeerId): HelloPlace {
    const { local, remote } = link.fingerprints
    const fingerprints = from === self ? { from: local, to: remote } : { from: remote, to: local }
    return { room, from, to, fingerprints }
  }

  function introduction(): Introduction {
    const actor = options.actor()
    if (!actor) throw new Error('a hello before the document is open')
    return { actor, role: options.role, ...options.profile() }
  }

  return {
    hello: (peer, link) =>
      encodeHello(introduction(), placeOf(link, self, peer), identity, keys.membership),
    verify: (peer, hello, link) => openHello(hello, placeOf(link, peer, self), keys),
  }
}
