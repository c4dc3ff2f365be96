/**
 * What a peer that vanished could not write itself (TK4): everyone keeps what he heard of it lately,
 * and the smallest PeerId present writes the end of its take in its name.
 */
import type { Edit } from '../doc/edit.ts'
import type { SessionView } from '../doc/view.ts'
import type { PlayedEvent } from '../midi/message.ts'
import type { Cancel, Clock } from '../ports.ts'
import type { PageHash, PeerId, PlayerId } from '../protocol/ids.ts'
import { tailOf } from '../take/tail.ts'
import { localMicros, seconds } from '../time/units.ts'

export interface TailKeeperOptions {
  readonly clock: Clock
  takes(): SessionView['takes']
  /** Whether it is this peer's turn to write. */
  isWriter(): boolean
  publish(hash: PageHash, bytes: Uint8Array): Promise<void>
  edit(edits: readonly Edit[]): Promise<unknown>
}

export interface TailKeeper {
  keep(peer: PeerId, event: PlayedEvent): void
  /** The peer will not come back. */
  gone(peer: PeerId, player: PlayerId | undefined): void
  written(): number
  close(): void
}

/** A player's own pages are at most 0.5 s behind, and seconds more when its link stalls. */
const KEPT_EVENTS = 4_096
/** Pages of its own that are still on their way come in meanwhile. */
const GRACE = seconds(2)

export function createTailKeeper(options: TailKeeperOptions): TailKeeper {
  const { clock } = options
  const kept = new Map<PeerId, PlayedEvent[]>()
  const waiting = new Set<Cancel>()
  let written = 0

  async function write(peer: PeerId, player: PlayerId): Promise<void> {
    const heard = kept.get(peer) ?? []
    kept.delete(peer)
    if (heard.length === 0 || !options.isWriter()) return
    const writes = tailOf(peer, heard, take => options.takes()[take]?.pages ?? [])
    for (const { take, startedAt, pages } of writes) {
      if (pages.length === 0) continue
      for (const { hash, bytes } of pages) await options.publish(hash, bytes)
      await options.edit([
        { type: 'open-take', take, player, startedAt },
        { type: 'add-pages', take, pages: pages.map(({ ref }) => ref), replaces: [] },
      ])
      written += pages.length
    }
  }

  return {
    keep(peer, event) {
      const events = kept.get(peer) ?? []
      kept.set(peer, events)
      events.push(event)
      if (events.length > 2 * KEPT_EVENTS) events.splice(0, KEPT_EVENTS)
    },
    gone(peer, player) {
      if (!player) {
        kept.delete(peer)
        return
      }
      const cancel = clock.at(localMicros(clock.now() + GRACE), () => {
        waiting.delete(cancel)
        // A disk that is full is said elsewhere; the tail is then nobody's to save.
        write(peer, player).catch(() => undefined)
      })
      waiting.add(cancel)
    },
    written: () => written,
    close() {
      for (const cancel of waiting) cancel()
    },
  }
}
