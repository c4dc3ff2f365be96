import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { IdbLogStore, openLogStore } from '../../../client/storage/log-store.ts'
import { askToBeKept } from '../../../client/storage/room-left.ts'
import { toldPages } from '../../../client/storage/told-pages.ts'
import type { LogStore, PageStore } from '../../../shared/ports.ts'
import type { RoomId } from '../../../shared/protocol/ids.ts'
import { bpm } from '../../../shared/time/units.ts'
import { ANN, pageHash, stampOf } from '../../support/edits.ts'
import { MemoryPageStore } from '../../support/memory-stores.ts'
import { openDoc } from '../../support/open-doc.ts'

const room = 'r_bad000000001' as RoomId
const tempo = (value: number) => [{ type: 'set-tempo' as const, bpm: bpm(value) }]
const heard = (store: LogStore) =>
  openDoc({ room, store }).then(doc => {
    const faults: string[] = []
    doc.onStoreFault(({ code }) => faults.push(code))
    return { doc, faults }
  })

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
})
afterEach(() => {
  vi.unstubAllGlobals()
})

/** @param change in the one transaction that does the damage */
async function damage(change: (chunks: IDBObjectStore) => void): Promise<void> {
  const db = await new Promise<IDBDatabase>(resolve => {
    const opening = indexedDB.open('musearoo-log')
    opening.onsuccess = () => resolve(opening.result)
  })
  const tx = db.transaction('chunks', 'readwrite')
  change(tx.objectStore('chunks'))
  await new Promise(resolve => {
    tx.oncomplete = resolve
  })
  db.close()
}

it('[ST3] of a log with junk in it everything else is there, and it is said', async () => {
  const before = await openDoc({ room, store: new IdbLogStore() })
  await before.edit(tempo(98), stampOf(ANN))
  await before.close()
  await damage(chunks => {
    for (const bytes of ['text', null, 7, undefined, { length: 3 }, new Uint8Array([1, 2, 3])])
      chunks.add({ room, bytes })
  })
  const { doc, faults } = await heard(new IdbLogStore())
  expect((await doc.ready).view.context.tempo).toBe(98)
  expect(faults).toEqual(['corrupt'])
  await doc.edit(tempo(99), stampOf(ANN, 1))
  await doc.close()
  const later = await openDoc({ room, store: new IdbLogStore() })
  expect((await later.ready).view.context.tempo).toBe(99)
})

it('[ST1] a log that a newer program has upgraded is left alone: the page plays on and keeps nothing', async () => {
  await new Promise(resolve => {
    indexedDB.open('musearoo-log', 99).onsuccess = event => {
      ;(event.target as IDBOpenDBRequest).result.close()
      resolve(undefined)
    }
  })
  const { store, kept } = await openLogStore(room)
  expect(kept).toBe(false)
  const { doc } = await heard(store)
  await doc.edit(tempo(98), stampOf(ANN))
  expect((await doc.ready).heads).not.toEqual([])
})

it('[ST6] a page that the disk has no room for is said, and is not taken for kept', async () => {
  const full: PageStore = new MemoryPageStore()
  full.put = async () => {
    throw new DOMException('no room', 'QuotaExceededError')
  }
  const told: string[] = []
  const pages = toldPages(full, ({ code }) => told.push(code))
  await expect(pages.put(room, pageHash(1), Uint8Array.of(1))).rejects.toThrow()
  expect(told).toEqual(['disk-full'])
  expect(await pages.has(room, pageHash(1))).toBe(false)
})

it('[OF6] a browser is asked to keep the site, and the player told when it has little room left', async () => {
  let asked = 0
  const browser = (quota: number, usage: number) =>
    ({
      estimate: async () => ({ quota, usage }),
      persist: async () => {
        asked++
        return false
      },
    }) as unknown as StorageManager
  expect(await askToBeKept(browser(2 ** 30, 2 ** 20))).toBeUndefined()
  expect(await askToBeKept(browser(2 ** 30, 2 ** 30 - 10 * 2 ** 20))).toContain('10 MB')
  expect(asked).toBe(2)
  expect(await askToBeKept(undefined)).toBeUndefined()
})
