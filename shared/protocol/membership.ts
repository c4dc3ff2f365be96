/**
 * What tells players from listeners: a key that follows from the invite of those who play. The secret
 * of the listeners' link is a digest of its public half, so they can check what they cannot show.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8Encode } from '../text.ts'
import { isSignedBy } from './identity.ts'
import type { RoomId } from './ids.ts'
import type { Invite, ListenerInvite } from './invite.ts'

/** Proves that its holder has the room's invite, without telling it. */
export interface Membership {
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array
  /** 64 bytes. */
  sign(message: Uint8Array): Uint8Array
}

const LISTENING_BYTES = 16

/** SE6. HKDF-SHA-256 (RFC 5869) of the secret is the Ed25519 key. */
export function membershipOf({ room, secret }: Invite): Membership {
  const key = hkdf(sha256, secret, utf8Encode(room), utf8Encode('musearoo/1 member'), 32)
  return { publicKey: ed25519.getPublicKey(key), sign: message => ed25519.sign(message, key) }
}

/** The link that this invite lets its holder give to those who only listen. */
export const listenerInviteOf = (
  invite: Invite,
  { publicKey }: Pick<Membership, 'publicKey'> = membershipOf(invite),
): ListenerInvite => ({ room: invite.room, listening: listeningOf(publicKey, invite.room) })

const listeningOf = (publicKey: Uint8Array, room: RoomId): Uint8Array =>
  hkdf(sha256, publicKey, utf8Encode(room), utf8Encode('musearoo/1 listen'), LISTENING_BYTES)

/** Whether a key is this room's, and signed that. Never throws. */
export function isMember(
  { room, listening }: ListenerInvite,
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const expected = listeningOf(publicKey, room)
  return (
    expected.every((byte, n) => byte === listening[n]) && isSignedBy(publicKey, message, signature)
  )
}
