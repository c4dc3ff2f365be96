/**
 * What survivors write for a peer that vanished: the end of its take that it could not write
 * itself, from the events they heard live. Survivors who kept the same events make the same pages,
 * so that it does not matter who writes, nor how many do.
 */
import type { PageRef } from '../doc/edit.ts'
import type { PlayedEvent } from '../midi/message.ts'
import type { PeerId, TakeId } from '../protocol/ids.ts'
import { PAGE_EVENTS, writtenPageOf } from './page.ts'
import { isCovered } from './ranges.ts'
import { partOf, takeIdOf } from './take-id.ts'
import type { TakeWrite } from './taker.ts'

/** As many pages as one `add-pages` may carry. */
const PAGES_PER_WRITE = 64

/**
 * @param kept what was heard of that peer, in any order, repeats allowed
 * @param pagesOf what the document lists of a take at present; none when it has no such take
 */
export function tailOf(
  peer: PeerId,
  kept: readonly PlayedEvent[],
  pagesOf: (take: TakeId) => readonly PageRef[],
): readonly TakeWrite[] {
  const byIndex = new Map<number, PlayedEvent>()
  for (const event of kept) if (!byIndex.has(event.index)) byIndex.set(event.index, event)
  const events = [...byIndex.values()].sort((a, b) => a.index - b.index)
  const parts = new Set(events.map(event => partOf(event.index)))
  return [...parts].flatMap(part => {
    const ofPart = events.filter(event => partOf(event.index) === part)
    const take = takeIdOf(peer, part)
    const present = pagesOf(take)
    const missing = ofPart.filter(event => !isCovered(present, event.index))
    const pages = runsOf(missing).map(run => writtenPageOf({ take, events: run }))
    const startedAt = ofPart[0]!.moment
    return chunksOf(pages).map(chunk => ({ take, startedAt, pages: chunk, replaces: [] }))
  })
}

/** Consecutive indexes, cut where the player's own full pages end. */
function runsOf(events: readonly PlayedEvent[]): PlayedEvent[][] {
  const runs: PlayedEvent[][] = []
  for (const event of events) {
    const run = runs.at(-1)
    const goesOn = run?.at(-1)?.index === event.index - 1 && event.index % PAGE_EVENTS !== 0
    if (run && goesOn) run.push(event)
    else runs.push([event])
  }
  return runs
}

const chunksOf = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / PAGES_PER_WRITE) }, (_, n) =>
    items.slice(n * PAGES_PER_WRITE, (n + 1) * PAGES_PER_WRITE),
  )
