import 'fake-indexeddb/auto'
import { IdbPageStore } from '../../client/storage/page-store.ts'
import { MemoryPageStore } from '../support/memory-stores.ts'
import { pageStoreContract } from './page-store.contract.ts'

pageStoreContract('the memory pages', async () => {
  const store = new MemoryPageStore()
  return { store, reopen: async () => store.reopen() }
})

pageStoreContract("the browser's pages, on a database in memory", async () => ({
  store: new IdbPageStore(),
  reopen: async () => new IdbPageStore(),
}))
