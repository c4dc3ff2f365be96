/**
 * The keys of one relayed link, known to its two ends only (RL4): X25519 with keys of this one dial,
 * and under each lane and direction a key of its own.
 */
import { x25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8Encode } from '../text.ts'
import { concatBytes, toHex } from './bytes.ts'
import type { PeerId, RoomId } from './ids.ts'
import type { RoomKeys } from './keys.ts'

/** One end's part of a relayed link's agreement. */
export interface RelayEnd {
  readonly peer: PeerId
  /** X25519, 32 bytes. */
  readonly publicKey: Uint8Array
}

/** 32 bytes each: what this end seals with, and what it opens with. */
export interface RelayKeys {
  readonly sync: { readonly out: Uint8Array; readonly in: Uint8Array }
  readonly live: { readonly out: Uint8Array; readonly in: Uint8Array }
}

export const RELAY_KEY_BYTES = 32

export const relayPublicKey = (secretKey: Uint8Array): Uint8Array => x25519.getPublicKey(secretKey)

/** Stands in a hello where a direct link has its certificate's (ID4), in the same form. */
export const relayFingerprint = (publicKey: Uint8Array): string =>
  (toHex(sha256(publicKey)).match(/../g) ?? []).join(':').toUpperCase()

/** @returns undefined for a key of low order, on which an end would agree with anybody */
export function agreeOnRelayKeys(options: {
  readonly room: RoomId
  readonly keys: Pick<RoomKeys, 'relay'>
  readonly secretKey: Uint8Array
  readonly mine: RelayEnd
  readonly theirs: RelayEnd
}): RelayKeys | undefined {
  const { room, keys, mine, theirs } = options
  let shared: Uint8Array
  try {
    shared = x25519.getSharedSecret(options.secretKey, theirs.publicKey)
  } catch {
    return undefined
  }
  const [first, second] = mine.peer < theirs.peer ? [mine, theirs] : [theirs, mine]
  const salt = concatBytes(keys.relay, first.publicKey, second.publicKey)
  const derive = (lane: string, from: RelayEnd, to: RelayEnd) => {
    const info = utf8Encode(['musearoo/1 relay', room, lane, from.peer, to.peer].join('\0'))
    return hkdf(sha256, shared, salt, info, RELAY_KEY_BYTES)
  }
  const both = (lane: string) => ({
    out: derive(lane, mine, theirs),
    in: derive(lane, theirs, mine),
  })
  return { sync: both('sync'), live: both('live') }
}
