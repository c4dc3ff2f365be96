import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, it } from 'vitest'
import type { LogStore } from '../../shared/ports.ts'
import { toHex } from '../../shared/protocol/bytes.ts'
import type { RoomId } from '../../shared/protocol/ids.ts'

/** `reopen` gives a new store over the same medium, as after a crash: the old one is not closed. */
export interface OpenedLogStore {
  readonly store: LogStore
  reopen(): Promise<LogStore>
}

const chunk = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes)
let rooms = 0
/** A room of its own for each test, so that one medium may serve all of them. */
const newRoom = (): RoomId => `r_log${(rooms++).toString().padStart(9, '0')}` as RoomId
const read = async (store: LogStore, room: RoomId) =>
  (await store.read(room)).map(bytes => [...bytes])

/** Run on the fake, in the browser and on the disk. */
export function logStoreContract(name: string, open: () => Promise<OpenedLogStore>): void {
  describe(`${name} keeps the log contract`, () => {
    it('[ST2] reads nothing from a room that it has never seen', async () => {
      const { store } = await open()
      expect(await store.read(newRoom())).toEqual([])
    })

    it('[ST1] [ST2] has what an append resolved, in order, after a reopen', async () => {
      const room = newRoom()
      const { store, reopen } = await open()
      await store.append(room, chunk(1))
      await store.append(room, chunk(2, 3))
      expect(await read(await reopen(), room)).toEqual([[1], [2, 3]])
    })

    it('[ST2] keeps the order of appends that were not waited for', async () => {
      const room = newRoom()
      const { store, reopen } = await open()
      const appends = Array.from({ length: 20 }, (_, n) => store.append(room, chunk(n)))
      await Promise.all(appends)
      expect(await read(await reopen(), room)).toEqual(Array.from({ length: 20 }, (_, n) => [n]))
    })

    it('[ST1] has copied a chunk when append returns', async () => {
      const room = newRoom()
      const { store } = await open()
      const bytes = chunk(7)
      const appended = store.append(room, bytes)
      bytes[0] = 8
      await appended
      expect(await read(store, room)).toEqual([[7]])
    })

    it('[ST1] keeps large chunks whole', async () => {
      const room = newRoom()
      const { store, reopen } = await open()
      const large = new Uint8Array(300_000).map((_, n) => n % 251)
      await store.append(room, large)
      const [kept] = await (await reopen()).read(room)
      // By its hash: comparing arrays of this size takes seconds.
      expect(toHex(sha256(kept!))).toBe(toHex(sha256(large)))
    })

    it('[ST4] puts a snapshot in the place of what was there', async () => {
      const room = newRoom()
      const { store, reopen } = await open()
      await store.append(room, chunk(1))
      await store.append(room, chunk(2))
      await store.compact(room, chunk(12))
      await store.append(room, chunk(3))
      expect(await read(store, room)).toEqual([[12], [3]])
      expect(await read(await reopen(), room)).toEqual([[12], [3]])
    })

    it('[ST4] compacts what an earlier store wrote, once it was read', async () => {
      const room = newRoom()
      const { store, reopen } = await open()
      await store.append(room, chunk(1))
      await store.compact(room, chunk(11))
      await store.append(room, chunk(2))
      const later = await reopen()
      await later.read(room)
      await later.compact(room, chunk(12))
      expect(await read(await reopen(), room)).toEqual([[12]])
    })

    it('[ST4] loses nothing that is appended while it compacts', async () => {
      const room = newRoom()
      const { store, reopen } = await open()
      await store.append(room, chunk(1))
      await Promise.all([store.compact(room, chunk(11)), store.append(room, chunk(2))])
      const kept = await read(await reopen(), room)
      expect(kept).toContainEqual([11])
      expect(kept).toContainEqual([2])
    })

    it('[ST5] keeps rooms apart', async () => {
      const [room, neighbour] = [newRoom(), newRoom()]
      const { store } = await open()
      await store.append(neighbour, chunk(9))
      await store.compact(room, chunk(1))
      expect(await read(store, neighbour)).toEqual([[9]])
      expect(await read(store, room)).toEqual([[1]])
    })

    it('[ST1] refuses to write once closed; closing twice is safe', async () => {
      const { store } = await open()
      await store.close()
      await store.close()
      await expect(store.append(newRoom(), chunk(1))).rejects.toMatchObject({ code: 'closed' })
    })
  })
}
