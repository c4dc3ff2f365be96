/** What the page has been sent of a document's view, and what this browser remembers of it. */
import type { SessionView } from '../../shared/doc/view.ts'
import type { RoomId } from '../../shared/protocol/ids.ts'
import { createViewStore } from '../storage/view-store.ts'
import { deltaOf, inParts } from './delta.ts'
import type { FromWorker } from './messages.ts'

export interface ViewMemory {
  /** Sends what the room looked like last, if that is known. */
  show(): Promise<void>
  /** Sends what is new since the last time, in parts; keeps it once the document rests. */
  send(view: SessionView): void
  /** This browser has no more room: what only pictures the sessions gives way, and is kept no more. */
  makeRoom(): void
  close(): Promise<void>
}

/** Values that the page copies in one task: about 2 ms of it. */
const PART = 10_000
/** Keeping a large view takes 50 ms of this thread: not while somebody edits. */
const RESTS_AFTER_MS = 2_000
/** Somebody plays, and his take grows: no rest is to be waited for. */
const AT_LATEST_MS = 30_000

export function createViewMemory(room: RoomId, post: (message: FromWorker) => void): ViewMemory {
  // Another build of this worker may read another shape, and has another name.
  const store = createViewStore(self.location.pathname)
  let sent: SessionView | undefined
  let isKept = true
  let hasRoom = true
  let changedAt = 0
  let resting: ReturnType<typeof setTimeout> | undefined

  function tell(view: SessionView): void {
    const delta = deltaOf(sent, view)
    sent = view
    if (!delta) return
    if (isKept) changedAt = performance.now()
    isKept = false
    for (const deltas of inParts(delta, PART)) post({ type: 'part', deltas })
  }

  async function keep(): Promise<void> {
    clearTimeout(resting)
    if (!sent || isKept || !hasRoom) return
    isKept = true
    // It is a picture only: a browser that keeps nothing shows the session when it is loaded.
    await store.keep(room, sent).catch(() => undefined)
  }

  return {
    async show() {
      const view = await store.read(room).catch(() => undefined)
      if (!view) return
      tell(view)
      isKept = true
      post({ type: 'remembered' })
    },
    send(view) {
      tell(view)
      clearTimeout(resting)
      const latest = changedAt + AT_LATEST_MS - performance.now()
      resting = setTimeout(() => void keep(), Math.min(RESTS_AFTER_MS, latest))
    },
    makeRoom() {
      if (!hasRoom) return
      hasRoom = false
      void store.clear().catch(() => undefined)
    },
    async close() {
      await keep()
      await store.close()
    },
  }
}
