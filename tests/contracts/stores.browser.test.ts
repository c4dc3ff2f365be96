import { expect, it } from 'vitest'
import { IdbLogStore } from '../../client/storage/log-store.ts'
import { IdbPageStore } from '../../client/storage/page-store.ts'
import { createSingleWriter, writerNameOf } from '../../client/storage/single-writer.ts'
import type { RoomId } from '../../shared/protocol/ids.ts'
import { logStoreContract } from './log-store.contract.ts'
import { pageStoreContract } from './page-store.contract.ts'

logStoreContract("Chromium's log", async () => ({
  store: new IdbLogStore(),
  reopen: async () => new IdbLogStore(),
}))

const CONTRACT_ROOM = 'r_writers00001' as RoomId
/** Two stores of one page are to each other what those of two tabs are. */
const openWriter = () =>
  createSingleWriter({
    room: CONTRACT_ROOM,
    own: new IdbLogStore(),
    others: new IdbLogStore(),
    locks: navigator.locks,
    channel: new BroadcastChannel(writerNameOf(CONTRACT_ROOM)),
  })

it("[ST10] of two tabs one writes Chromium's log, and the next when it is gone", async () => {
  const [one, other] = [openWriter(), openWriter()]
  await one.append(CONTRACT_ROOM, Uint8Array.of(1))
  await other.append(CONTRACT_ROOM, Uint8Array.of(2))
  await one.compact(CONTRACT_ROOM, Uint8Array.of(11))
  await other.compact(CONTRACT_ROOM, Uint8Array.of(12))
  const read = async () => (await new IdbLogStore().read(CONTRACT_ROOM)).map(([first]) => first)
  expect(await read()).toEqual([2, 11])
  await one.close()
  await other.append(CONTRACT_ROOM, Uint8Array.of(3))
  expect(await read()).toEqual([2, 11, 3])
  await other.close()
})

pageStoreContract("Chromium's pages", async () => ({
  store: new IdbPageStore(),
  reopen: async () => new IdbPageStore(),
}))
