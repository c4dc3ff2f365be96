/** A document's heads in eight bytes, so that every heartbeat can tell whether two are the same. */
import { sha256 } from '@noble/hashes/sha2.js'
import type { ChangeHash } from '../protocol/ids.ts'
import { utf8Encode } from '../text.ts'

const DIGEST_BYTES = 8

/** The first 8 bytes of SHA-256 over the sorted heads: order does not matter. */
export const digestOf = (heads: readonly ChangeHash[]): Uint8Array =>
  sha256(utf8Encode([...heads].sort().join())).subarray(0, DIGEST_BYTES)

export const isSameDigest = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, n) => byte === b[n])
