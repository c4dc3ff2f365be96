/** What files of a room's music are made of, gathered here and worked on elsewhere. */
import type { SessionView } from '../shared/doc/view.ts'
import type { PageHash, RoomId } from '../shared/protocol/ids.ts'
import { playedPagesIn } from '../shared/session-file/named-pages.ts'

export interface RoomMusic {
  readonly room: RoomId
  readonly session: SessionView
  /** A page's bytes, or undefined when nobody present has it. */
  pageOf(hash: PageHash): Promise<Uint8Array | undefined>
  /** As Automerge saves it; absent after leaving. */
  document?(): Promise<Uint8Array>
}

/** As it goes to a worker. */
export interface GatheredMusic {
  readonly session: SessionView
  readonly pages: ReadonlyMap<PageHash, Uint8Array>
}

/** Pages that nobody present has are left out. */
export async function musicOf(music: RoomMusic): Promise<GatheredMusic> {
  const { session } = music
  return { session, pages: await gathered(music, playedPagesIn(session)) }
}

/** Those of the pages that somebody present has. */
export async function gathered(
  { pageOf }: Pick<RoomMusic, 'pageOf'>,
  hashes: Iterable<PageHash>,
): Promise<ReadonlyMap<PageHash, Uint8Array>> {
  const found = await Promise.all(
    [...hashes].map(async hash => [hash, await pageOf(hash)] as const),
  )
  const pages = new Map<PageHash, Uint8Array>()
  for (const [hash, bytes] of found) if (bytes) pages.set(hash, bytes)
  return pages
}
