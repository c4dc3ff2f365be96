import 'fake-indexeddb/auto'
import { expect, it } from 'vitest'
import { storeErrorOf } from '../../../client/storage/database.ts'
import { IdbLogStore } from '../../../client/storage/log-store.ts'
import type { RoomId } from '../../../shared/protocol/ids.ts'
import { bpm } from '../../../shared/time/units.ts'
import { ANN, stampOf } from '../../support/edits.ts'
import { openDoc } from '../../support/open-doc.ts'

const read = async (store: IdbLogStore, room: RoomId) =>
  (await store.read(room)).map(chunk => [...chunk])

it("[ST4] a tab's compaction leaves what another tab has written meanwhile", async () => {
  const room = 'r_tabs00000001' as RoomId
  const [one, other] = [new IdbLogStore(), new IdbLogStore()]
  await one.append(room, Uint8Array.of(1))
  await other.read(room)
  await other.append(room, Uint8Array.of(2))
  await one.compact(room, Uint8Array.of(11))
  expect(await read(new IdbLogStore(), room)).toEqual([[2], [11]])
  // The other tab knows chunk 1, which is gone, and not the snapshot: it may not take that away.
  await other.compact(room, Uint8Array.of(12))
  expect(await read(new IdbLogStore(), room)).toEqual([[11], [12]])
})

it('[ID3] [DOC1] two tabs on one room lose nothing of each other', async () => {
  const room = 'r_tabs00000002' as RoomId
  const [one, other] = [
    await openDoc({ room, store: new IdbLogStore() }),
    await openDoc({ room, store: new IdbLogStore() }),
  ]
  await one.edit([{ type: 'set-tempo', bpm: bpm(98) }], stampOf(ANN))
  await other.edit([{ type: 'set-key', key: 'D' }], stampOf(ANN))
  await Promise.all([one.close(), other.close()])
  const { view } = await (await openDoc({ room, store: new IdbLogStore() })).ready
  expect(view.context).toMatchObject({ tempo: 98, key: 'D' })
})

it('[ST1] a full disk is told from a browser that keeps nothing', () => {
  expect(storeErrorOf(new DOMException('no room', 'QuotaExceededError')).code).toBe('disk-full')
  expect(storeErrorOf(new DOMException('newer', 'VersionError')).code).toBe('locked')
  expect(storeErrorOf(new DOMException('no', 'SecurityError')).code).toBe('unwritable')
  expect(storeErrorOf('nonsense').code).toBe('unwritable')
})
