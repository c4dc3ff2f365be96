/** Which keys sound now, per peer: what the lamps and keyboards show. */
import { isNoteOff, isNoteOn, type MidiMessage } from '../shared/midi/message.ts'
import type { PeerId } from '../shared/protocol/ids.ts'
import type { Readable } from './app.ts'
import { createStore } from './store/store.ts'

export type SoundingKeys = ReadonlyMap<PeerId, ReadonlySet<number>>

export interface Sounding extends Readable<SoundingKeys> {
  note(peer: PeerId, message: MidiMessage): void
  silence(peer: PeerId): void
  clear(): void
}

const NOBODY: SoundingKeys = new Map()
const NO_KEYS: ReadonlySet<number> = new Set()

export function createSounding(): Sounding {
  const store = createStore<SoundingKeys>(NOBODY)

  function setKeys(peer: PeerId, keys: ReadonlySet<number>): void {
    store.set(new Map(store.get()).set(peer, keys))
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    note(peer, message) {
      const keys = store.get().get(peer) ?? NO_KEYS
      const key = message.data1
      if (isNoteOn(message) && !keys.has(key)) setKeys(peer, new Set(keys).add(key))
      else if (isNoteOff(message) && keys.has(key)) {
        const rest = new Set(keys)
        rest.delete(key)
        setKeys(peer, rest)
      }
    },
    silence(peer) {
      if (store.get().get(peer)?.size) setKeys(peer, NO_KEYS)
    },
    clear: () => store.set(NOBODY),
  }
}
