/**
 * What I did goes from the document into pages (DOC24): the last 100 stay, older ones are filed when I
 * rest and there is a good page of them, or sooner when there are many.
 */
import type { LiveAction } from '../doc/actions/read-actions.ts'
import type { Edit } from '../doc/edit.ts'
import { MAX_FILED } from '../doc/edits/actions.ts'
import type { Cancel, Clock } from '../ports.ts'
import type { PageHash } from '../protocol/ids.ts'
import { actionPagesOf } from '../take/action-page.ts'
import { localMicros, seconds } from '../time/units.ts'

export interface ActionKeeperOptions {
  readonly clock: Clock
  /** What I did, as far as the document has it, in order. */
  actions(): Promise<readonly LiveAction[]>
  publish(hash: PageHash, bytes: Uint8Array): Promise<void>
  edit(edits: readonly Edit[]): Promise<unknown>
}

export interface ActionKeeper {
  /** I have just edited. */
  acted(): void
  close(): void
}

/** They stay in the document. */
const LIVE_ACTIONS = 100
/** Fewer are no page yet: small ones would be many. */
const LEAST_FILED = 64
/** Named by one edit. */
const MAX_PAGES = 64
const IDLE = seconds(5)
/** Edits without a rest after which it is looked nevertheless. */
const LOOK_AFTER = 100

export function createActionKeeper(options: ActionKeeperOptions): ActionKeeper {
  const { clock } = options
  let resting: Cancel | undefined
  let edits = 0
  let isFiling = false
  let closed = false

  async function file(): Promise<void> {
    const actions = await options.actions()
    const older = actions.slice(0, Math.max(0, actions.length - LIVE_ACTIONS)).slice(0, MAX_FILED)
    if (closed || older.length < LEAST_FILED) return
    const pages = actionPagesOf(older).slice(0, MAX_PAGES)
    for (const { hash, bytes } of pages) await options.publish(hash, bytes)
    if (closed) return
    await options.edit([
      {
        type: 'file-actions',
        pages: pages.map(({ ref }) => ref),
        actions: pages.flatMap(page => page.actions.map(({ log, seq }) => ({ log, seq }))),
      },
    ])
  }

  async function look(): Promise<void> {
    resting?.()
    resting = undefined
    edits = 0
    if (isFiling) return
    isFiling = true
    try {
      await file()
    } catch {
      // What could not be stored stays in the document, and is tried again after the next edits.
    } finally {
      isFiling = false
    }
  }

  return {
    acted() {
      if (closed) return
      resting?.()
      resting = clock.at(localMicros(clock.now() + IDLE), () => void look())
      if (++edits >= LOOK_AFTER) void look()
    },
    close() {
      closed = true
      resting?.()
    },
  }
}
