/**
 * Every room's pages on this disk (ST5–ST8): one append-only file a room, since thousands of small
 * files would cost two syncs each, and an index in memory of what lies where. A page is checked
 * against its name whenever it is read.
 */
import { createHash } from 'node:crypto'
import { StoreError } from '../shared/errors.ts'
import type { PageStore } from '../shared/ports.ts'
import type { PageHash, RoomId } from '../shared/protocol/ids.ts'
import { storeError } from './disk.ts'
import type { Damage, FrameFile } from './frame-file.ts'
import { findFrames, type Place } from './frames.ts'
import { RoomFiles, type StoreOptions } from './room-files.ts'

/** A page lies somewhere or is on its way there. */
type Index = Map<PageHash, Promise<Place>>

export function openPageStore(options: StoreOptions): PageStore {
  const damages = new Set<Damage>()
  const onDamage = (damage: Damage) => {
    damages.add(damage)
    options.onDamage(damage)
  }
  const files = new RoomFiles('pages', { ...options, onDamage })
  const indexes = new Map<RoomId, Promise<Index>>()

  const indexOf = (room: RoomId): Promise<Index> => {
    const index = indexes.get(room) ?? readIndex(files.of(room))
    indexes.set(room, index)
    index.catch(() => indexes.delete(room)) // read anew when the disk is well again
    return index
  }

  /** Pages need no order: those behind a damaged one are taken back from where it was put aside. */
  async function readIndex(file: FrameFile): Promise<Index> {
    const index: Index = new Map()
    for (const { place, content } of await file.read())
      index.set(hashOf(content), Promise.resolve(place))
    for (const damage of damages) {
      if (damage.path !== file.path) continue
      const aside = (await options.disk.read(damage.aside)) ?? new Uint8Array()
      const saved = findFrames(aside).map(({ offset, length }) => {
        const content = aside.subarray(offset, offset + length)
        return { hash: hashOf(content), place: file.append(content) }
      })
      await Promise.all(saved.map(({ place }) => place))
      for (const { hash, place } of saved) index.set(hash, place)
      damages.delete(damage)
    }
    return index
  }

  async function put(room: RoomId, hash: PageHash, bytes: Uint8Array): Promise<void> {
    if (hashOf(bytes) !== hash)
      throw new StoreError('corrupt', 'A page is not what its name says, and was not kept.')
    const copy = bytes.slice()
    const index = await indexOf(room)
    const place = index.get(hash) ?? files.of(room).append(copy)
    index.set(hash, place)
    try {
      await place
    } catch (error) {
      if (index.get(hash) === place) index.delete(hash)
      throw error
    }
  }

  async function get(room: RoomId, hash: PageHash): Promise<Uint8Array | undefined> {
    const index = await indexOf(room)
    const place = index.get(hash)
    if (!place) return undefined
    const bytes = await files
      .of(room)
      .readAt(await place)
      .catch(rethrow)
    if (hashOf(bytes) === hash) return bytes
    index.delete(hash)
    return undefined
  }

  return {
    put,
    get,
    async has(room, hash) {
      return (await (await indexOf(room)).get(hash)?.catch(absent)) !== undefined
    },
    close: () => files.close(),
  }
}

const hashOf = (bytes: Uint8Array): PageHash =>
  createHash('sha256').update(bytes).digest('hex') as PageHash
const absent = () => undefined
const rethrow = (error: unknown): never => {
  throw storeError(error)
}
