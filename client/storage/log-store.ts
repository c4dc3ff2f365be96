/** The session's log in this browser. Several tabs may write one room's log at the same time. */
import type { DBSchema } from 'idb'
import type { LogStore } from '../../shared/ports.ts'
import type { RoomId } from '../../shared/protocol/ids.ts'
import { Database } from './database.ts'
import { type Kept, keptOr } from './kept.ts'
import { MemoryLog } from './memory-log.ts'
import { createSingleWriter, writerNameOf } from './single-writer.ts'

interface LogSchema extends DBSchema {
  chunks: {
    /** Counted by the database, so that every writer's chunks are in one order. */
    key: number
    value: { readonly room: RoomId; readonly bytes: Uint8Array }
    indexes: { room: RoomId }
  }
}

/** A transaction that is complete has reached the disk (ST1), not only the system's cache. */
const DURABLE = { durability: 'strict' } as const
/** In the place of a damaged chunk: no chunk of any document. */
const NO_CHUNK = Uint8Array.of(0)

export class IdbLogStore implements LogStore {
  readonly #db = new Database<LogSchema>({
    name: 'musearoo-log',
    version: 1,
    upgrade: db => {
      db.createObjectStore('chunks', { autoIncrement: true }).createIndex('room', 'room')
    },
  })
  /** What this store has read or written: a compaction may not touch another tab's chunks. */
  readonly #known = new Map<RoomId, Set<number>>()

  append(room: RoomId, chunk: Uint8Array): Promise<void> {
    const bytes = chunk.slice()
    return this.#db.run(async db => {
      const tx = db.transaction('chunks', 'readwrite', DURABLE)
      const [key] = await Promise.all([tx.store.add({ room, bytes }), tx.done])
      this.#knownIn(room).add(key)
    })
  }

  read(room: RoomId): Promise<readonly Uint8Array[]> {
    return this.#db.run(async db => {
      const index = db.transaction('chunks').store.index('room')
      const [keys, chunks] = await Promise.all([index.getAllKeys(room), index.getAll(room)])
      for (const key of keys) this.#knownIn(room).add(key)
      // What is no bytes any more is damage; the document says so of bytes that make no sense.
      return chunks.map(({ bytes }: { readonly bytes: unknown }) =>
        bytes instanceof Uint8Array ? bytes : NO_CHUNK,
      )
    })
  }

  compact(room: RoomId, snapshot: Uint8Array): Promise<void> {
    const bytes = snapshot.slice()
    const covered = [...this.#knownIn(room)]
    return this.#db.run(async db => {
      const tx = db.transaction('chunks', 'readwrite', DURABLE)
      const deletions = covered.map(key => tx.store.delete(key))
      const [key] = await Promise.all([tx.store.add({ room, bytes }), ...deletions, tx.done])
      const known = this.#knownIn(room)
      for (const old of covered) known.delete(old)
      known.add(key)
    })
  }

  close(): Promise<void> {
    return this.#db.close()
  }

  #knownIn(room: RoomId): Set<number> {
    let keys = this.#known.get(room)
    if (!keys) {
      keys = new Set()
      this.#known.set(room, keys)
    }
    return keys
  }
}

/** Reads once, so that a browser that keeps nothing is found out before anything is played. */
export const openLogStore = (room: RoomId): Promise<Kept<LogStore>> =>
  keptOr<LogStore>(
    () => amongTabs(room),
    store => store.read(room),
    () => new MemoryLog(),
  )

/** One writer among the tabs that have this room open (ST10); plain http has no locks. */
function amongTabs(room: RoomId): LogStore {
  const own = new IdbLogStore()
  const locks = globalThis.navigator?.locks as LockManager | undefined
  if (!locks || typeof BroadcastChannel === 'undefined') return own
  const channel = new BroadcastChannel(writerNameOf(room))
  return createSingleWriter({
    room,
    own,
    others: new IdbLogStore(),
    locks,
    channel,
  })
}
