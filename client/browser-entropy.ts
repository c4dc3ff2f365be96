import type { Entropy } from '../shared/ports.ts'

/** The browser's own randomness, for ids and keys. */
export const browserEntropy: Entropy = byteCount =>
  crypto.getRandomValues(new Uint8Array(byteCount))
