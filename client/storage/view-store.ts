/** What each room looked like last: shown while its document loads, and no more than a picture of it. */
import type { DBSchema } from 'idb'
import type { SessionView } from '../../shared/doc/view.ts'
import type { RoomId } from '../../shared/protocol/ids.ts'
import { Database } from './database.ts'

interface ViewSchema extends DBSchema {
  views: { key: RoomId; value: { readonly reader: string; readonly view: SessionView } }
}

export interface ViewStore {
  /** Undefined where nothing is kept, or it was kept by another reader. */
  read(room: RoomId): Promise<SessionView | undefined>
  keep(room: RoomId, view: SessionView): Promise<void>
  /** Of all rooms: these are the first to make room for what is played. */
  clear(): Promise<void>
  close(): Promise<void>
}

/** @param reader names the program that read the view: another one may read another shape */
export function createViewStore(reader: string): ViewStore {
  const db = new Database<ViewSchema>({
    name: 'musearoo-views',
    version: 1,
    upgrade: db => {
      db.createObjectStore('views')
    },
  })
  return {
    async read(room) {
      const kept: unknown = await db.run(db => db.get('views', room))
      return isKept(kept) && kept.reader === reader ? kept.view : undefined
    },
    async keep(room, view) {
      await db.run(db => db.put('views', { reader, view }, room))
    },
    clear: () => db.run(db => db.clear('views')),
    close: () => db.close(),
  }
}

function isKept(value: unknown): value is ViewSchema['views']['value'] {
  if (typeof value !== 'object' || value === null || !('reader' in value)) return false
  return 'view' in value && typeof value.view === 'object' && value.view !== null
}
