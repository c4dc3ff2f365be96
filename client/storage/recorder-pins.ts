/** The Recorder's key as first seen at each origin (AR2). */
import type { KeyValue } from './key-value.ts'

const KEY_BYTES = 32

export type Pin = 'first' | 'same' | 'another'

/** Pins `key` if it is the origin's first; another one is told, and not pinned. */
export async function checkPin(store: KeyValue, origin: string, key: Uint8Array): Promise<Pin> {
  let pin: Pin = 'first'
  await store.update(`recorder-key ${origin}`, before => {
    if (!isKey(before)) return key.slice()
    pin = isEqual(before, key) ? 'same' : 'another'
    return before
  })
  return pin
}

/** The player trusts this key from now on. */
export async function trustPin(store: KeyValue, origin: string, key: Uint8Array): Promise<void> {
  await store.update(`recorder-key ${origin}`, () => key.slice())
}

const isKey = (value: unknown): value is Uint8Array =>
  value instanceof Uint8Array && value.length === KEY_BYTES

const isEqual = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, n) => byte === b[n])
