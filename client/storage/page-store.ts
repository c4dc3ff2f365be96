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

interface Waiting {
  readonly key: [RoomId, PageHash]
  readonly bytes: Uint8Array
  resolve(): void
  reject(error: unknown): void
}

/**
 * A transaction that has reached the disk costs far more than what it writes: pages that come while
 * one is under way share the next.
 */
export class IdbPageStore implements PageStore {
  readonly #db = new Database<PageSchema>({
    name: 'musearoo-pages',
    version: 1,
    upgrade: db => {
      db.createObjectStore('pages')
    },
  })
  #waiting: Waiting[] = []
  #writing: Promise<void> | undefined

  async put(room: RoomId, hash: PageHash, bytes: Uint8Array): Promise<void> {
    const copy = bytes.slice()
    checkPage(hash, copy)
    const written = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ key: [room, hash], bytes: copy, resolve, reject })
    })
    this.#writing ??= this.#writeAll()
    return written
  }

  async get(room: RoomId, hash: PageHash): Promise<Uint8Array | undefined> {
    const bytes: unknown = await this.#db.run(db => db.get('pages', [room, hash]))
    return bytes instanceof Uint8Array && isPage(hash, bytes) ? bytes : undefined
  }

  async has(room: RoomId, hash: PageHash): Promise<boolean> {
    return (await this.#db.run(db => db.count('pages', [room, hash]))) > 0
  }

  close(): Promise<void> {
    return this.#db.close()
  }

  /** Never rejects: each page's own promise does. */
  async #writeAll(): Promise<void> {
    await Promise.resolve() // those that come in one task go together
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0)
      try {
        await this.#write(batch)
        for (const { resolve } of batch) resolve()
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    this.#writing = undefined
  }

  #write(batch: readonly Waiting[]): Promise<void> {
    return this.#db.run(async db => {
      const tx = db.transaction('pages', 'readwrite', { durability: 'strict' })
      await Promise.all([...batch.map(({ key, bytes }) => tx.store.put(bytes, key)), tx.done])
    })
  }
}

/** Looks one page up, so that a browser that keeps nothing is found out before anything is played. */
export const openPageStore = (room: RoomId): Promise<Kept<PageStore>> =>
  keptOr<PageStore>(
    () => new IdbPageStore(),
    store => store.has(room, '0'.repeat(64) as PageHash),
    () => new MemoryPages(),
  )
