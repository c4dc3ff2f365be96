import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, it } from 'vitest'
import type { PageStore } from '../../shared/ports.ts'
import { toHex } from '../../shared/protocol/bytes.ts'
import type { PageHash, RoomId } from '../../shared/protocol/ids.ts'

/** `reopen` gives a new store over the same medium, as after a crash: the old one is not closed. */
export interface OpenedPageStore {
  readonly store: PageStore
  reopen(): Promise<PageStore>
}

let pages = 0
/** A page and a room of its own for each test, so that one medium may serve all of them. */
function newPage(size = 40) {
  const number = pages++
  const bytes = Uint8Array.from({ length: size }, (_, n) => (n === 0 ? number : n) % 256)
  const room = `r_pag${number.toString().padStart(9, '0')}` as RoomId
  return { room, bytes, hash: toHex(sha256(bytes)) as PageHash }
}

/** Run on the fake, in the browser and on the disk. */
export function pageStoreContract(name: string, open: () => Promise<OpenedPageStore>): void {
  describe(`${name} keeps the page contract`, () => {
    it('[ST6] has a page after put, also after a reopen', async () => {
      const { room, hash, bytes } = newPage(6000)
      const { store, reopen } = await open()
      await store.put(room, hash, bytes)
      expect(await store.get(room, hash)).toEqual(bytes)
      const later = await reopen()
      expect(await later.has(room, hash)).toBe(true)
      expect(await later.get(room, hash)).toEqual(bytes)
    })

    it('[ST6] takes the same page again', async () => {
      const { room, hash, bytes } = newPage()
      const { store } = await open()
      await Promise.all([store.put(room, hash, bytes), store.put(room, hash, bytes)])
      await store.put(room, hash, bytes)
      expect(await store.get(room, hash)).toEqual(bytes)
    })

    it('[ST6] has copied a page when put returns', async () => {
      const { room, hash, bytes } = newPage()
      const { store } = await open()
      const original = bytes.slice()
      const putting = store.put(room, hash, bytes)
      bytes.fill(0)
      await putting
      expect(await store.get(room, hash)).toEqual(original)
    })

    it('[ST7] reads a page that is not there as absent', async () => {
      const { room, hash } = newPage()
      const { store } = await open()
      expect(await store.has(room, hash)).toBe(false)
      expect(await store.get(room, hash)).toBeUndefined()
    })

    it('[ST5] keeps rooms apart', async () => {
      const { room, hash, bytes } = newPage()
      const { store } = await open()
      await store.put(room, hash, bytes)
      expect(await store.has(newPage().room, hash)).toBe(false)
    })

    it('[ST8] refuses bytes under the hash of others', async () => {
      const { room, bytes } = newPage()
      const other = newPage()
      const { store } = await open()
      await expect(store.put(room, other.hash, bytes)).rejects.toMatchObject({ code: 'corrupt' })
      expect(await store.has(room, other.hash)).toBe(false)
    })

    it('[ST6] refuses to write once closed; closing twice is safe', async () => {
      const { room, hash, bytes } = newPage()
      const { store } = await open()
      await store.close()
      await store.close()
      await expect(store.put(room, hash, bytes)).rejects.toMatchObject({ code: 'closed' })
    })
  })
}
