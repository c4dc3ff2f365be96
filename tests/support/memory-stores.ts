/** Stores that forget everything with the process, and fail when a test says so. */
import { sha256 } from '@noble/hashes/sha2.js'
import { StoreError } from '../../shared/errors.ts'
import type { LogStore, PageStore } from '../../shared/ports.ts'
import { toHex } from '../../shared/protocol/bytes.ts'
import type { PageHash, RoomId } from '../../shared/protocol/ids.ts'

const CLOSED = new StoreError('closed', 'The store is closed.')

export class MemoryLogStore implements LogStore {
  /** What the next writes reject with; undefined while the disk is well. */
  fault: StoreError | undefined
  #closed = false
  readonly #logs: Map<RoomId, readonly Uint8Array[]>

  /** @param medium what a crash leaves: give it to the next store */
  constructor(medium = new Map<RoomId, readonly Uint8Array[]>()) {
    this.#logs = medium
  }

  async append(room: RoomId, chunk: Uint8Array): Promise<void> {
    const copy = chunk.slice()
    await Promise.resolve()
    if (this.#closed) throw CLOSED
    if (this.fault) throw this.fault
    this.#logs.set(room, [...(this.#logs.get(room) ?? []), copy])
  }

  async read(room: RoomId): Promise<readonly Uint8Array[]> {
    await Promise.resolve()
    return (this.#logs.get(room) ?? []).map(chunk => chunk.slice())
  }

  async compact(room: RoomId, snapshot: Uint8Array): Promise<void> {
    const covered = this.#logs.get(room)?.length ?? 0
    const copy = snapshot.slice()
    await Promise.resolve()
    if (this.#closed) throw CLOSED
    if (this.fault) throw this.fault
    this.#logs.set(room, [copy, ...(this.#logs.get(room) ?? []).slice(covered)])
  }

  async close(): Promise<void> {
    this.#closed = true
  }

  /** A new store over what this one has written. */
  reopen(): MemoryLogStore {
    return new MemoryLogStore(this.#logs)
  }
}

export class MemoryPageStore implements PageStore {
  fault: StoreError | undefined
  #closed = false
  readonly #pages: Map<string, Uint8Array>

  constructor(medium = new Map<string, Uint8Array>()) {
    this.#pages = medium
  }

  async put(room: RoomId, hash: PageHash, bytes: Uint8Array): Promise<void> {
    const copy = bytes.slice()
    await Promise.resolve()
    if (this.#closed) throw CLOSED
    if (this.fault) throw this.fault
    if (toHex(sha256(copy)) !== hash) throw new StoreError('corrupt', 'This page is another one.')
    this.#pages.set(`${room}/${hash}`, copy)
  }

  async get(room: RoomId, hash: PageHash): Promise<Uint8Array | undefined> {
    await Promise.resolve()
    const bytes = this.#pages.get(`${room}/${hash}`)?.slice()
    return bytes && toHex(sha256(bytes)) === hash ? bytes : undefined
  }

  async has(room: RoomId, hash: PageHash): Promise<boolean> {
    return (await this.get(room, hash)) !== undefined
  }

  async close(): Promise<void> {
    this.#closed = true
  }

  reopen(): MemoryPageStore {
    return new MemoryPageStore(this.#pages)
  }

  /** For a test: what a disk does to a page over the years. */
  damage(room: RoomId, hash: PageHash): void {
    const bytes = this.#pages.get(`${room}/${hash}`)
    if (bytes)
      this.#pages.set(
        `${room}/${hash}`,
        bytes.map(byte => byte ^ 1),
      )
  }
}
