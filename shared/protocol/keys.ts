/** The keys that follow from an invite's secret, one a use, so that none opens what is another's. */
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8Encode } from '../text.ts'
import { toBase64Url } from './bytes.ts'
import type { Invite } from './invite.ts'

export interface RoomKeys {
  /** 32 bytes: seals offers, answers and candidates against the signaling server (SE3). */
  readonly signal: Uint8Array
  /** 22 characters, shown to signaling: peers whose proofs differ never meet (SG4). */
  readonly proof: string
  /** 43 characters, the token that opens the archive's HTTP for this room (AR6). */
  readonly bearer: string
  /** 32 bytes: part of what the ends of a relayed link agree on (RL4). */
  readonly relay: Uint8Array
}

/** SE2. HKDF-SHA-256 (RFC 5869). */
export function roomKeys({ room, secret }: Invite): RoomKeys {
  const derive = (use: string, byteCount: number) =>
    hkdf(sha256, secret, utf8Encode(room), utf8Encode(`musearoo/1 ${use}`), byteCount)
  return {
    signal: derive('signal', 32),
    proof: toBase64Url(derive('proof', 16)),
    bearer: toBase64Url(derive('bearer', 32)),
    relay: derive('relay', 32),
  }
}
