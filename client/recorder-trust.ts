/** Hands the invite to this server's Recorder, if it is the one this browser knows (AR2). */
import type { Room } from '../shared/session/room-options.ts'
import type { Readable } from './app.ts'
import type { Notices } from './notices.ts'
import type { KeyValue } from './storage/key-value.ts'
import { checkPin, trustPin } from './storage/recorder-pins.ts'
import { createStore } from './store/store.ts'

export interface RecorderTrust {
  /** True while this server's Recorder shows a key that is not the pinned one. */
  readonly distrusted: Readable<boolean>
  /** Call it whenever the room's view changed; it does its work once. */
  look(room: Room): void
  /** The player trusts the key that was not the pinned one. */
  accept(room: Room): Promise<void>
}

export function createRecorderTrust(self: Promise<KeyValue>, notices: Notices): RecorderTrust {
  const done = new WeakSet<Room>()
  const distrusted = createStore(false)
  const origin = window.location.origin

  async function offer(room: Room, key: Uint8Array): Promise<void> {
    const pin = await checkPin(await self, origin, key)
    distrusted.set(pin === 'another')
    if (pin !== 'another') {
      room.save(key)
      return
    }
    notices.say(
      'fault',
      'The Recorder of this server has another key than before, so it was not given this room. ' +
        'If you trust whoever runs it, choose "Trust the Recorder" in Share.',
    )
  }

  return {
    distrusted,
    look(room) {
      const key = room.recorderKey()
      if (!key || done.has(room) || room.view().phase.name !== 'in') return
      if (room.session()?.saving === false) return
      done.add(room)
      void offer(room, key)
    },
    async accept(room) {
      const key = room.recorderKey()
      if (!key) return
      await trustPin(await self, origin, key)
      distrusted.set(false)
      room.save(key)
    },
  }
}
