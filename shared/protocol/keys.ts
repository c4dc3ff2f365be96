/** The keys that follow from the secret of a room's links, one a use, so that none opens what is another's. */
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8Encode } from '../text.ts'
import { toBase64Url } from './bytes.ts'
import { type Entry, isForListening, type ListenerInvite } from './invite.ts'
import { listenerInviteOf, type Membership, membershipOf } from './membership.ts'

export interface RoomKeys {
  /** 32 bytes: seals offers, answers and candidates against the signaling server (SE3). */
  readonly signal: Uint8Array
  /** 22 characters, shown to signaling: peers whose proofs differ never meet (SG4). */
  readonly proof: string
  /** 43 characters, the token that opens the archive's HTTP for this room (AR6). */
  readonly bearer: string
  /** 32 bytes: part of what the ends of a relayed link agree on (RL4). */
  readonly relay: Uint8Array
  /** What the link for listeners holds: all keys above follow from it. */
  readonly listening: ListenerInvite
  /** Absent where only a listener's link is known. */
  readonly membership: Membership | undefined
}

/** SE2. HKDF-SHA-256 (RFC 5869). */
export function roomKeys(entry: Entry): RoomKeys {
  const { room } = entry
  const membership = isForListening(entry) ? undefined : membershipOf(entry)
  const listening = isForListening(entry) ? entry : listenerInviteOf(entry, membership)
  const derive = (use: string, byteCount: number) =>
    hkdf(sha256, listening.listening, utf8Encode(room), utf8Encode(`musearoo/1 ${use}`), byteCount)
  return {
    signal: derive('signal', 32),
    proof: toBase64Url(derive('proof', 16)),
    bearer: toBase64Url(derive('bearer', 32)),
    relay: derive('relay', 32),
    listening,
    membership,
  }
}
