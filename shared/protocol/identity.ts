/** Who plays: an Ed25519 key made once in this browser. There is no account (ID1). */
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { toHex } from './bytes.ts'
import type { PlayerId } from './ids.ts'

/**
 * Bits of a window of the multiples that every signature and check is put together from. They are made
 * with the first one: with the library's own 6 that takes 50 ms of the moment in which a page joins, and
 * a page signs once a link.
 */
const WINDOW_BITS = 4
ed25519.Point.BASE.precompute(WINDOW_BITS)

/** A player's key pair, behind a signature function so that the private key goes nowhere. */
export interface Identity {
  readonly player: PlayerId
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array
  /** 64 bytes. */
  sign(message: Uint8Array): Uint8Array
}

/** @param secretKey 32 random bytes. @throws on another length */
export function createIdentity(secretKey: Uint8Array): Identity {
  const publicKey = ed25519.getPublicKey(secretKey)
  return {
    player: playerIdOf(publicKey),
    publicKey,
    sign: message => ed25519.sign(message, secretKey),
  }
}

export const playerIdOf = (publicKey: Uint8Array): PlayerId =>
  `u_${toHex(sha256(publicKey).subarray(0, 16))}` as PlayerId

/**
 * As RFC 8032 has it: keys of low order, under which one signature fits many messages, are refused.
 * Never throws.
 */
export function isSignedBy(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false
  }
}
