import 'fake-indexeddb/auto'
import { IdbLogStore } from '../../client/storage/log-store.ts'
import { MemoryLogStore } from '../support/memory-stores.ts'
import { logStoreContract } from './log-store.contract.ts'

logStoreContract('the memory log', async () => {
  const store = new MemoryLogStore()
  return { store, reopen: async () => store.reopen() }
})

logStoreContract("the browser's log, on a database in memory", async () => ({
  store: new IdbLogStore(),
  reopen: async () => new IdbLogStore(),
}))
