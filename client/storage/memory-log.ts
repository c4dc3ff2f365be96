import type { LogStore } from '../../shared/ports.ts'
import type { RoomId } from '../../shared/protocol/ids.ts'

/** A log for as long as the page lives: where the browser keeps nothing. */
export class MemoryLog implements LogStore {
  readonly #logs = new Map<RoomId, Uint8Array[]>()

  async append(room: RoomId, chunk: Uint8Array): Promise<void> {
    this.#logs.set(room, [...(this.#logs.get(room) ?? []), chunk.slice()])
  }

  async read(room: RoomId): Promise<readonly Uint8Array[]> {
    return this.#logs.get(room) ?? []
  }

  async compact(room: RoomId, snapshot: Uint8Array): Promise<void> {
    this.#logs.set(room, [snapshot.slice()])
  }

  async close(): Promise<void> {}
}
