/** A page is what its name says: the SHA-256 of its bytes (ST7, ST8). */
import { sha256 } from '@noble/hashes/sha2.js'
import { StoreError } from '../../shared/errors.ts'
import { toHex } from '../../shared/protocol/bytes.ts'
import type { PageHash } from '../../shared/protocol/ids.ts'

export const isPage = (hash: PageHash, bytes: Uint8Array): boolean => toHex(sha256(bytes)) === hash

/** @throws StoreError `corrupt` for bytes under another page's name */
export function checkPage(hash: PageHash, bytes: Uint8Array): void {
  if (!isPage(hash, bytes)) throw new StoreError('corrupt', 'This page is not what its name says.')
}
