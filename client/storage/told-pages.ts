import type { StoreError } from '../../shared/errors.ts'
import type { PageStore } from '../../shared/ports.ts'
import { storeErrorOf } from './database.ts'

/** The same pages; what cannot be kept is told as well, to whom the player hears it from. */
export const toldPages = (pages: PageStore, tell: (fault: StoreError) => void): PageStore => ({
  async put(room, hash, bytes) {
    try {
      await pages.put(room, hash, bytes)
    } catch (cause) {
      tell(storeErrorOf(cause))
      throw cause
    }
  },
  get: (room, hash) => pages.get(room, hash),
  has: (room, hash) => pages.has(room, hash),
  close: () => pages.close(),
})
