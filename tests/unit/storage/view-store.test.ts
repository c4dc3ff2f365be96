import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createViewStore } from '../../../client/storage/view-store.ts'
import type { RoomId } from '../../../shared/protocol/ids.ts'
import { sessionOf } from '../../support/session-view.ts'

const [room, neighbour] = ['r_view00000001', 'r_view00000002'] as [RoomId, RoomId]
const view = sessionOf({})

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
})
afterEach(() => {
  vi.unstubAllGlobals()
})

it('[OF5] what a room looked like last is there for the same program, and for no other', async () => {
  await createViewStore('worker-1').keep(room, view)
  expect(await createViewStore('worker-1').read(room)).toEqual(view)
  expect(await createViewStore('worker-2').read(room)).toBeUndefined()
  expect(await createViewStore('worker-1').read(neighbour)).toBeUndefined()
})

it('[OF6] makes room when it is asked to', async () => {
  const store = createViewStore('worker-1')
  await store.keep(room, view)
  await store.clear()
  expect(await store.read(room)).toBeUndefined()
})

it('[OF5] of what is no view nothing is shown', async () => {
  const store = createViewStore('worker-1')
  await store.read(room)
  const db = await new Promise<IDBDatabase>(resolve => {
    const opening = indexedDB.open('musearoo-views')
    opening.onsuccess = () => resolve(opening.result)
  })
  for (const junk of [
    'junk',
    null,
    7,
    { reader: 'worker-1' },
    { reader: 'worker-1', view: null },
  ]) {
    const tx = db.transaction('views', 'readwrite')
    tx.objectStore('views').put(junk, room)
    await new Promise(resolve => {
      tx.oncomplete = resolve
    })
    expect(await store.read(room)).toBeUndefined()
  }
})
