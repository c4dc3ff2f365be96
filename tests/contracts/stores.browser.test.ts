import { IdbLogStore } from '../../client/storage/log-store.ts'
import { IdbPageStore } from '../../client/storage/page-store.ts'
import { logStoreContract } from './log-store.contract.ts'
import { pageStoreContract } from './page-store.contract.ts'

logStoreContract("Chromium's log", async () => ({
  store: new IdbLogStore(),
  reopen: async () => new IdbLogStore(),
}))

pageStoreContract("Chromium's pages", async () => ({
  store: new IdbPageStore(),
  reopen: async () => new IdbPageStore(),
}))
