/**
 * What was lost live may still be heard bars later: pages of a player's take travel reliably, and
 * give what is missing to whoever hears that player in Bar (LV12).
 */
import type { PageHash } from '../protocol/ids.ts'
import { decodePage } from '../take/page.ts'
import { partOf, takeIdOf } from '../take/take-id.ts'
import type { Guests } from './guests.ts'
import type { LivePaths } from './live-paths.ts'

export interface GapFillerOptions {
  readonly guests: Pick<Guests, 'linked'>
  readonly live: Pick<LivePaths, 'fills' | 'fill'>
  /** Of a page that the document names. */
  page(hash: PageHash): Promise<Uint8Array | undefined>
}

export interface GapFiller {
  /** That page is here now. Never rejects. */
  page(hash: PageHash): Promise<void>
}

export function createGapFiller({ guests, live, ...options }: GapFillerOptions): GapFiller {
  return {
    async page(hash) {
      const listened = guests
        .linked()
        .map(([peer]) => peer)
        .filter(live.fills)
      if (listened.length === 0) return
      // A store that fails is told of elsewhere; here the gap stays.
      const bytes = await options.page(hash).catch(() => undefined)
      const page = bytes && decodePage(bytes, hash)
      if (!page?.ok) return
      const { take, events } = page.value
      const part = partOf(events[0]?.index ?? 0)
      const player = listened.find(peer => takeIdOf(peer, part) === take)
      if (player !== undefined) live.fill(player, events)
    },
  }
}
