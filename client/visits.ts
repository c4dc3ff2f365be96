/** My sessions: the rooms this browser has been in, in its own storage and nowhere else. */
import type { RoomId } from '../shared/protocol/ids.ts'
import type { Readable, Visit } from './app.ts'
import type { KeyValue } from './storage/key-value.ts'
import { forgetVisit, keepVisit, readVisits } from './storage/visit-store.ts'
import { createStore } from './store/store.ts'

export interface Visits extends Readable<readonly Visit[]> {
  /** This browser is in that room, which opens by this link now. */
  note(room: { readonly id: RoomId; readonly link: string }): void
  forget(room: RoomId): void
}

export function createVisits(self: Promise<KeyValue>): Visits {
  const store = createStore<readonly Visit[]>([])
  /** A browser that keeps nothing has no such list. */
  const show = (change: (kept: KeyValue) => Promise<readonly Visit[]>) => {
    void self
      .then(change)
      .then(store.set)
      .catch(() => undefined)
  }
  show(readVisits)
  return {
    get: store.get,
    subscribe: store.subscribe,
    note({ id, link }) {
      const title = `Jam of ${new Date().toLocaleDateString()}`
      show(kept => keepVisit(kept, { room: id, invite: link, title, lastAt: Date.now() }))
    },
    forget: room => show(kept => forgetVisit(kept, room)),
  }
}
