/** The keys of the room as they are now: whoever holds it sees the new ones when the room has moved. */
import type { Entry } from '../protocol/invite.ts'
import { type RoomKeys, roomKeys } from '../protocol/keys.ts'

export class Keyring implements RoomKeys {
  #entry: Entry
  #keys: RoomKeys

  constructor(entry: Entry) {
    this.#entry = entry
    this.#keys = roomKeys(entry)
  }

  /** Changes all keys at once. */
  move(to: Entry): void {
    this.#entry = to
    this.#keys = roomKeys(to)
  }

  get entry(): Entry {
    return this.#entry
  }
  get signal(): Uint8Array {
    return this.#keys.signal
  }
  get proof(): string {
    return this.#keys.proof
  }
  get bearer(): string {
    return this.#keys.bearer
  }
  get relay(): Uint8Array {
    return this.#keys.relay
  }
  get listening(): RoomKeys['listening'] {
    return this.#keys.listening
  }
  get membership(): RoomKeys['membership'] {
    return this.#keys.membership
  }
}
