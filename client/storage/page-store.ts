/** Pages of takes in this browser, by room and hash. Tabs share them: a page never changes. */
import type { DBSchema } from 'idb'
import type { PageStore } from '../../shared/ports.ts'
import type { PageHash, RoomId } from '../../shared/protocol/ids.ts'
import { Database } from './database.ts'
import { type Kept, keptOr } from './kept.ts'
import { MemoryPages } from './memory-pages.ts'
import { checkPage, isPage } from './page-hash.ts'

interface PageSchema extends DBSchema {
  pages: { key: [RoomId, PageHash]; value: Uint8Array }
}

export class IdbPageStore implements PageStore {
  readonly #db = new Database<PageSchema>({
    name: 'musearoo-pages',
    version: 1,
    upgrade: db => {
      db.createObjectStore('pages')
    },
  })

  async put(room: RoomId, hash: PageHash, bytes: Uint8Array): Promise<void> {
    const copy = bytes.slice()
    checkPage(hash, copy)
    if ((await this.get(room, hash)) !== undefined) return
    await this.#db.run(async db => {
      const tx = db.transaction('pages', 'readwrite', { durability: 'strict' })
      await Promise.all([tx.store.put(copy, [room, hash]), tx.done])
    })
  }

  async get(room: RoomId, hash: PageHash): Promise<Uint8Array | undefined> {
    const bytes: unknown = await this.#db.run(db => db.get('pages', [room, hash]))
    return bytes instanceof Uint8Array && isPage(hash, bytes) ? bytes : undefined
  }

  async has(room: RoomId, hash: PageHash): Promise<boolean> {
    return (await this.get(room, hash)) !== undefined
  }

  close(): Promise<void> {
    return this.#db.close()
  }
}

/** Looks one page up, so that a browser that keeps nothing is found out before anything is played. */
export const openPageStore = (room: RoomId): Promise<Kept<PageStore>> =>
  keptOr<PageStore>(
    () => new IdbPageStore(),
    store => store.has(room, '0'.repeat(64) as PageHash),
    () => new MemoryPages(),
  )
