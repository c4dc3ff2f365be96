import type { LogStore } from '../shared/ports.ts'
import { RoomFiles, type StoreOptions } from './room-files.ts'

/**
 * Every room's changes on this disk, one append-only file a room (ST1–ST5). A snapshot is a new file
 * in the place of the old one.
 */
export function openLogStore(options: StoreOptions): LogStore {
  const files = new RoomFiles('log', options)
  return {
    append: async (room, chunk) => void (await files.of(room).append(chunk)),
    read: async room => (await files.of(room).read()).map(({ content }) => content),
    compact: (room, snapshot) => files.of(room).replace(snapshot),
    close: () => files.close(),
  }
}

/** The same log for one document among many: that closes, the log stays open. */
export const shared = (log: LogStore): LogStore => ({
  read: room => log.read(room),
  append: (room, chunk) => log.append(room, chunk),
  compact: (room, snapshot) => log.compact(room, snapshot),
  close: async () => {},
})

/** The same log for somebody who only looks: what he writes is kept nowhere. */
export const readOnly = (log: LogStore): LogStore => ({
  read: room => log.read(room),
  append: async () => {},
  compact: async () => {},
  close: async () => {},
})
