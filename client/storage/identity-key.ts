import type { Entropy } from '../../shared/ports.ts'
import type { KeyValue } from './key-value.ts'

const KEY_BYTES = 32

/**
 * This browser's private Ed25519 key (ID1), made by the first call ever. Tabs that open at the same
 * time end with the same one.
 */
export const identityKey = (store: KeyValue, entropy: Entropy): Promise<Uint8Array> =>
  store.update('identity-key', before => (isKey(before) ? before : entropy(KEY_BYTES)))

const isKey = (value: unknown): value is Uint8Array =>
  value instanceof Uint8Array && value.length === KEY_BYTES
