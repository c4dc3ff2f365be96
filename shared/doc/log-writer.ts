/** Keeps a document's changes in a LogStore: one append at a time, grouped, tried again. */
import { StoreError } from '../errors.ts'
import type { Durable, LogStore } from '../ports.ts'
import { concatBytes } from '../protocol/bytes.ts'
import type { ActorId, ChangeHash, RoomId } from '../protocol/ids.ts'

/** One or more changes, and the last change number in them of each actor. */
export interface Written {
  readonly bytes: Uint8Array
  readonly seqs: Iterable<readonly [ActorId, number]>
}

export interface LogWriterOptions {
  readonly room: RoomId
  readonly store: LogStore
  heads(): readonly ChangeHash[]
  /** The whole document, checked to load again. */
  snapshot(): Uint8Array | undefined
  /** Between two appends: what comes meanwhile is one chunk. */
  rest?(): Promise<void>
  /** A while in which, if nothing is appended, a snapshot holds nobody up. */
  lull?(): Promise<void>
  onDurable(durable: Durable): void
  onFault(error: StoreError): void
}

/** What a log has to grow by before a snapshot takes its place: a snapshot costs as much as a load. */
const COMPACT_AFTER_BYTES = 512 * 1024
const COMPACT_AFTER_APPENDS = 4096
/** Whoever never rests is held up for once, after so many lulls that were none. */
const MAX_LULLS = 30
/** A change takes about 20 times the room in the log that it takes in a snapshot. */
const COMPACT_AFTER_SNAPSHOTS = 8

export class LogWriter {
  readonly #options: LogWriterOptions
  #pending: Written[] = []
  #running: Promise<void> | undefined
  #bytes = 0
  #appends = 0
  #snapshotBytes = 0
  #isAwaitingLull = false
  #isLull = false
  #isClosed = false

  constructor(options: LogWriterOptions) {
    this.#options = options
  }

  /** Changes that the document has and the log has not. Starts writing unless it is under way. */
  add(changes: readonly Written[]): void {
    if (changes.length === 0) return
    for (const change of changes) this.#pending.push(change)
    this.#running ??= this.#run()
  }

  /** How much the log held when it was opened: it counts towards the next compaction. */
  opened(chunks: readonly Uint8Array[]): void {
    this.#appends = chunks.length
    const sizes = chunks.map(chunk => chunk.length)
    this.#snapshotBytes = sizes.reduce((a, b) => Math.max(a, b), 0)
    this.#bytes = sizes.reduce((sum, size) => sum + size, 0) - this.#snapshotBytes
  }

  /** Resolves when all that was added is durable, or the store has failed; nothing is compacted after that. */
  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#pending.length > 0) this.#running ??= this.#run()
    await this.#running
  }

  async #run(): Promise<void> {
    // The first append waits for the end of this turn: all that one turn changes is one chunk.
    await Promise.resolve()
    for (;;) {
      while (this.#pending.length > 0 && (await this.#writePending())) await this.#options.rest?.()
      if (!this.#isLull) break
      await this.#compact()
    }
    // In the same turn as the last look at what is pending, or a change could fall in between.
    this.#running = undefined
  }

  /** @returns false when the store has failed: what is pending waits for the next change */
  async #writePending(): Promise<boolean> {
    const group = this.#pending
    const heads = this.#options.heads()
    this.#pending = []
    try {
      await this.#append(group)
    } catch (cause) {
      this.#pending = [...group, ...this.#pending]
      this.#options.onFault(asStoreError(cause))
      return false
    }
    this.#options.onDurable({ heads, seqs: highestSeqs(group) })
    await this.#compactIfDue()
    return true
  }

  async #append(group: readonly Written[]): Promise<void> {
    const chunk = concatBytes(...group.map(change => change.bytes))
    await this.#options.store.append(this.#options.room, chunk)
    this.#appends++
    this.#bytes += chunk.length
  }

  async #compactIfDue(): Promise<void> {
    const limit = Math.max(COMPACT_AFTER_BYTES, COMPACT_AFTER_SNAPSHOTS * this.#snapshotBytes)
    if (this.#bytes <= limit && this.#appends < COMPACT_AFTER_APPENDS) return
    if (!this.#options.lull) await this.#compact()
    else if (!this.#isAwaitingLull) void this.#compactInLull(this.#options.lull)
  }

  async #compactInLull(lull: () => Promise<void>): Promise<void> {
    this.#isAwaitingLull = true
    let before = -1
    for (let n = 0; n < MAX_LULLS && before !== this.#appends; n++) {
      before = this.#appends
      await lull()
    }
    this.#isAwaitingLull = false
    if (this.#isClosed) return
    this.#isLull = true
    this.#running ??= this.#run()
  }

  async #compact(): Promise<void> {
    // Also after a failure: it is tried again once the log has grown as much again.
    this.#bytes = 0
    this.#appends = 0
    this.#isLull = false
    // The snapshot holds what is still pending too; appending that again later does no harm.
    const snapshot = this.#options.snapshot()
    if (!snapshot) return
    this.#snapshotBytes = snapshot.length
    try {
      await this.#options.store.compact(this.#options.room, snapshot)
    } catch (cause) {
      this.#options.onFault(asStoreError(cause))
    }
  }
}

function highestSeqs(group: readonly Written[]): ReadonlyMap<ActorId, number> {
  const seqs = new Map<ActorId, number>()
  for (const [actor, seq] of group.flatMap(written => [...written.seqs]))
    seqs.set(actor, Math.max(seq, seqs.get(actor) ?? 0))
  return seqs
}

export const asStoreError = (cause: unknown): StoreError =>
  cause instanceof StoreError
    ? cause
    : new StoreError('unwritable', 'The storage could not be used.', { cause })
