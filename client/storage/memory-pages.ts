import type { PageStore } from '../../shared/ports.ts'
import type { PageHash, RoomId } from '../../shared/protocol/ids.ts'
import { checkPage } from './page-hash.ts'

/** Pages for as long as the page lives: where the browser keeps nothing. */
export class MemoryPages implements PageStore {
  readonly #pages = new Map<string, Uint8Array>()

  async put(room: RoomId, hash: PageHash, bytes: Uint8Array): Promise<void> {
    checkPage(hash, bytes)
    this.#pages.set(`${room}/${hash}`, bytes.slice())
  }

  async get(room: RoomId, hash: PageHash): Promise<Uint8Array | undefined> {
    return this.#pages.get(`${room}/${hash}`)
  }

  async has(room: RoomId, hash: PageHash): Promise<boolean> {
    return this.#pages.has(`${room}/${hash}`)
  }

  async close(): Promise<void> {}
}
