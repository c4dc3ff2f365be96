import type { TimedEvent } from './timed-event.ts'

const HEADER_BYTES = 8 // i32 read • i32 write
const SLOT_BYTES = 12 // f64 frame • i32 source, status, data1, data2
const READ = 0
const WRITE = 1

/**
 * Wait-free queue of timed events between exactly two threads.
 *
 * Producer: main thread, `push` only. Consumer: audio thread, `shift` only. The roles never swap.
 * Neither allocates. One slot stays empty to tell full from empty.
 */
export class EventRing {
  readonly #cursors: Int32Array
  readonly #frames: Float64Array
  readonly #packed: Int32Array

  static memoryFor(capacity: number): SharedArrayBuffer {
    return new SharedArrayBuffer(HEADER_BYTES + (capacity + 1) * SLOT_BYTES)
  }

  constructor(memory: SharedArrayBuffer) {
    const slots = Math.floor((memory.byteLength - HEADER_BYTES) / SLOT_BYTES)
    this.#cursors = new Int32Array(memory, 0, 2)
    this.#frames = new Float64Array(memory, HEADER_BYTES, slots)
    this.#packed = new Int32Array(memory, HEADER_BYTES + slots * 8, slots)
  }

  /** @returns false when full: nothing was written, and the caller counts the drop. */
  push(event: Readonly<TimedEvent>): boolean {
    const write = Atomics.load(this.#cursors, WRITE)
    const next = (write + 1) % this.#frames.length
    if (next === Atomics.load(this.#cursors, READ)) return false
    this.#frames[write] = event.frame
    this.#packed[write] =
      ((event.source & 0x3f) << 22) |
      ((event.status & 0xff) << 14) |
      ((event.data1 & 0x7f) << 7) |
      (event.data2 & 0x7f)
    Atomics.store(this.#cursors, WRITE, next) // publishes the two plain writes above
    return true
  }

  /** Moves the oldest event into `into`. @returns false when empty; `into` is then untouched. */
  shift(into: TimedEvent): boolean {
    const read = Atomics.load(this.#cursors, READ)
    if (read === Atomics.load(this.#cursors, WRITE)) return false
    const packed = this.#packed[read]!
    into.frame = this.#frames[read]!
    into.source = (packed >> 22) & 0x3f
    into.status = (packed >> 14) & 0xff
    into.data1 = (packed >> 7) & 0x7f
    into.data2 = packed & 0x7f
    Atomics.store(this.#cursors, READ, (read + 1) % this.#frames.length)
    return true
  }
}
