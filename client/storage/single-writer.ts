/**
 * One writer of a room's log among the tabs of this browser (ST10): whoever holds the room's Web Lock
 * writes, the others hand it what they have and wait for its word. One that does not answer in time,
 * as a tab that the browser has frozen, is not waited for: then a tab writes for itself, which harms
 * nothing (ST4), since the same changes twice are the same document.
 */
import type { LogStore } from '../../shared/ports.ts'
import type { RoomId } from '../../shared/protocol/ids.ts'

export interface SingleWriterOptions {
  readonly room: RoomId
  /** This tab's own. */
  readonly own: LogStore
  /** For what others hand over: another store, so that our snapshot never takes its chunks away. */
  readonly others: LogStore
  readonly locks: Pick<LockManager, 'request'>
  /** Between all tabs of this browser. */
  readonly channel: BroadcastChannel
}

type Said =
  | { readonly type: 'append'; readonly id: string; readonly bytes: Uint8Array }
  | { readonly type: 'appended'; readonly id: string }
  /** It could not be written there. */
  | { readonly type: 'failed'; readonly id: string }
  /** From now on it is I who writes. */
  | { readonly type: 'writing' }

/** Of its lock, and of the channel between the tabs. */
export const writerNameOf = (room: RoomId): string => `musearoo-log ${room}`

/** ms; a writer that is alive answers in a few. */
const PATIENCE_MS = 500

export function createSingleWriter(options: SingleWriterOptions): LogStore {
  const { room, own, others, locks, channel } = options
  const waiting = new Map<string, (isWritten: boolean) => void>()
  const tab = crypto.getRandomValues(new Uint32Array(2)).join('-')
  const releasing = new AbortController()
  let release: (() => void) | undefined
  /** The writer did not answer: nothing is handed over until it is heard of again. */
  let isSilent = false
  let chunks = 0
  let closing: Promise<void> | undefined

  const say = (said: Said): void => channel.postMessage(said)

  async function hold(): Promise<void> {
    const held = new Promise<void>(resolve => {
      release = resolve
    })
    say({ type: 'writing' })
    await held
  }

  /** Settles once it is known whether another tab writes. */
  function stepForward(): Promise<void> {
    const name = writerNameOf(room)
    return new Promise(resolve => {
      const first = (lock: Lock | null): Promise<void> | undefined => {
        resolve()
        if (lock) return hold()
        // Rejected when the tab is closed before its turn came.
        locks.request(name, { signal: releasing.signal }, hold).catch(() => {})
        return undefined
      }
      // A browser that refuses locks has no other writer to wait for either.
      locks.request(name, { ifAvailable: true }, first).catch(() => {
        isSilent = true
        resolve()
      })
    })
  }
  const decided = stepForward()

  channel.addEventListener('message', ({ data }: MessageEvent<Said>) => {
    if (data.type === 'append') {
      if (release && !closing) void appendFor(data.id, data.bytes)
      return
    }
    isSilent = false
    if (data.type !== 'writing') waiting.get(data.id)?.(data.type === 'appended')
  })

  async function appendFor(id: string, bytes: Uint8Array): Promise<void> {
    try {
      await others.append(room, bytes)
      say({ type: 'appended', id })
    } catch {
      say({ type: 'failed', id })
    }
  }

  /** @returns whether the writer has written it */
  function handOver(bytes: Uint8Array): Promise<boolean> {
    const id = `${tab} ${++chunks}`
    return new Promise(resolve => {
      const end = (isWritten: boolean) => {
        clearTimeout(patience)
        waiting.delete(id)
        resolve(isWritten)
      }
      const patience = setTimeout(() => {
        isSilent = true
        end(false)
      }, PATIENCE_MS)
      waiting.set(id, end)
      say({ type: 'append', id, bytes })
    })
  }

  async function close(): Promise<void> {
    await decided
    for (const end of waiting.values()) end(false)
    await Promise.all([own.close(), others.close()])
    // Not before all is written: whoever is next begins to write then.
    release?.()
    releasing.abort()
    channel.close()
  }

  return {
    async append(to, chunk) {
      const bytes = chunk.slice()
      await decided
      const isOthers = to === room && !release && !isSilent && !closing
      if (isOthers && (await handOver(bytes))) return
      await own.append(to, bytes)
    },
    read: from => own.read(from),
    /** Only the writer puts snapshots in the place of chunks; the others leave that to it. */
    async compact(of, snapshot) {
      await decided
      if (release || of !== room) await own.compact(of, snapshot)
    },
    close() {
      closing ??= close()
      return closing
    },
  }
}
