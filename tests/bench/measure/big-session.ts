/** A session of some size, written by a player in this process: takes in full pages, and edits. */

import type { Edit } from '../../../shared/doc/edit.ts'
import type { PlayedEvent } from '../../../shared/midi/message.ts'
import { PAGE_EVENTS, type WrittenPage, writtenPageOf } from '../../../shared/take/page.ts'
import { takeIdOf } from '../../../shared/take/take-id.ts'
import { bpm, micros, ticks } from '../../../shared/time/units.ts'
import type { MemoryPageStore } from '../../support/memory-stores.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import type { NodePlayer } from './node-players.ts'

/** Below the document's 256 entries a take. */
const PAGES_A_TAKE = 200
/** `add-pages` takes so many at once. */
const PAGES_AN_EDIT = 64

export interface BigSession {
  readonly pages: number
  /** Of the pages alone. */
  readonly bytes: number
}

/**
 * Writes pages until they hold `size` bytes, then `edits` edits of the tempo.
 *
 * @param store the player's own
 */
export async function writeBigSession(
  { room }: NodePlayer,
  store: MemoryPageStore,
  { size, edits }: { readonly size: number; readonly edits: number },
): Promise<BigSession> {
  const { player } = room.view().self
  const random = seededRandom(7)
  const now = room.clock.now()
  let bytes = 0
  let pages = 0
  for (let part = 0; bytes < size; part++) {
    const take = takeIdOf(room.self, part + 1)
    const written: WrittenPage[] = []
    for (let n = 0; n < PAGES_A_TAKE && bytes < size; n++) {
      const page = writtenPageOf({ take, events: lively(random, n * PAGE_EVENTS, now) })
      await store.put(room.view().room, page.hash, page.bytes)
      written.push(page)
      bytes += page.bytes.length
    }
    pages += written.length
    await room.edit([{ type: 'open-take', take, player, startedAt: now }])
    for (let from = 0; from < written.length; from += PAGES_AN_EDIT) {
      const refs = written.slice(from, from + PAGES_AN_EDIT).map(({ ref }) => ref)
      await room.edit([{ type: 'add-pages', take, pages: refs, replaces: [] }])
    }
  }
  for (let n = 0; n < edits; n++) await room.edit([tempoEdit(n)])
  return { pages, bytes }
}

/** One small edit after another, each of another value. */
export const tempoEdit = (n: number): Edit => ({ type: 'set-tempo', bpm: bpm(60 + (n % 400) / 2) })

/** A page's worth of events as a busy player leaves them: no two pages are alike. */
export function lively(random: () => number, first: number, from: number): readonly PlayedEvent[] {
  let moment = from
  return Array.from({ length: PAGE_EVENTS }, (_, n) => {
    moment += 1 + Math.floor(random() * 60_000)
    const status = [0x90, 0x80, 0xb0, 0xe0][n % 4] ?? 0x90
    return {
      index: first + n,
      moment: micros(moment),
      position: ticks(Math.round((moment - from) / 520)),
      status,
      data1: Math.floor(random() * 128),
      data2: Math.floor(random() * 128),
    }
  })
}
