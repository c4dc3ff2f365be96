/**
 * What was lost live may still be heard bars later: pages of a player's take travel reliably, and
 * give what is missing to whoever hears that player in Bar (LV12).
 */
import type { PlayedEvent } from '../midi/message.ts'
import type { PageHash, PeerId } from '../protocol/ids.ts'
import { decodePage } from '../take/page.ts'
import { partOf, takeIdOf } from '../take/take-id.ts'

export interface GapFillerOptions {
  peers(): readonly PeerId[]
  /** Whether that peer's notes are heard late enough for a page to matter. */
  fills(peer: PeerId): boolean
  /** Of a page that the document names. */
  page(hash: PageHash): Promise<Uint8Array | undefined>
  fill(peer: PeerId, events: readonly PlayedEvent[]): void
}

export interface GapFiller {
  /** That page is here now. Never rejects. */
  page(hash: PageHash): Promise<void>
}

export function createGapFiller(options: GapFillerOptions): GapFiller {
  return {
    async page(hash) {
      const listened = options.peers().filter(options.fills)
      if (listened.length === 0) return
      // A store that fails is told of elsewhere; here the gap stays.
      const bytes = await options.page(hash).catch(() => undefined)
      const page = bytes && decodePage(bytes, hash)
      if (!page?.ok) return
      const { take, events } = page.value
      const part = partOf(events[0]?.index ?? 0)
      const player = listened.find(peer => takeIdOf(peer, part) === take)
      if (player !== undefined) options.fill(player, events)
    },
  }
}
