/** Where a room's files lie, and one {@link FrameFile} for each of a kind. */
import { join } from 'node:path'
import type { Clock } from '../shared/ports.ts'
import type { RoomId } from '../shared/protocol/ids.ts'
import type { Disk } from './disk.ts'
import { type Damage, FrameFile } from './frame-file.ts'

export interface StoreOptions {
  readonly disk: Disk
  readonly clock: Clock
  /** DATA_DIR, absolute. */
  readonly directory: string
  readonly onDamage: (damage: Damage) => void
}

export const roomDirectory = (directory: string, room: RoomId): string =>
  join(directory, 'rooms', room)

export class RoomFiles {
  readonly #options: StoreOptions
  readonly #name: 'log' | 'pages'
  readonly #files = new Map<RoomId, FrameFile>()
  #closed = false

  constructor(name: 'log' | 'pages', options: StoreOptions) {
    this.#name = name
    this.#options = options
  }

  of(room: RoomId): FrameFile {
    const known = this.#files.get(room)
    if (known) return known
    const { directory, ...options } = this.#options
    const path = join(roomDirectory(directory, room), this.#name)
    const file = new FrameFile({ ...options, path })
    this.#files.set(room, file)
    if (this.#closed) void file.close()
    return file
  }

  /** From now on files can be read, and refuse to be written. Twice is safe. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#files.values()].map(file => file.close()))
  }
}
