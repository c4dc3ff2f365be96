/** A take's pages → its events in order, each index once (TK6), and what nobody could give. */
import type { PageRef } from '../doc/edit.ts'
import type { TakeView } from '../doc/view.ts'
import type { PlayedEvent } from '../midi/message.ts'
import type { PageHash } from '../protocol/ids.ts'
import { decodePage } from './page.ts'
import { mergedRanges } from './ranges.ts'

export interface TakeReading {
  /** In order of index. */
  readonly events: readonly PlayedEvent[]
  /** Pages that could not be had, or were not what they claim, and whose events are nowhere else. */
  readonly missing: readonly PageRef[]
}

/** @param pageOf a page's bytes, or undefined when nobody present has it */
export async function readTake(
  take: Pick<TakeView, 'id' | 'pages'>,
  pageOf: (hash: PageHash) => Promise<Uint8Array | undefined>,
): Promise<TakeReading> {
  const byIndex = new Map<number, PlayedEvent>()
  const failed: PageRef[] = []
  let left = [...take.pages].sort(byFirstThenSize)
  // Usually one round. Another one only when a page failed: smaller ones may hold its events.
  while (left.length > 0) {
    const round = coverOf(left, byIndex)
    const readings = await Promise.all(round.map(async ref => readPage(take, ref, pageOf)))
    readings.forEach((events, n) => {
      if (!events) failed.push(round[n]!)
      for (const event of events ?? [])
        if (!byIndex.has(event.index)) byIndex.set(event.index, event)
    })
    left = round.length === 0 ? [] : left.filter(ref => !round.includes(ref))
  }
  return {
    events: [...byIndex.values()].sort((a, b) => a.index - b.index),
    missing: failed.filter(ref => hasUnread(ref, byIndex)),
  }
}

async function readPage(
  take: Pick<TakeView, 'id'>,
  ref: PageRef,
  pageOf: (hash: PageHash) => Promise<Uint8Array | undefined>,
): Promise<readonly PlayedEvent[] | undefined> {
  const bytes = await pageOf(ref.hash)
  const page = bytes && decodePage(bytes, ref.hash)
  if (!page?.ok || page.value.take !== take.id) return undefined
  const { events } = page.value
  return events[0]?.index === ref.first && events.length === ref.count ? events : undefined
}

/** Of pages in order, as few as hold everything that they hold together and that is not yet read. */
function coverOf(
  pages: readonly PageRef[],
  read: ReadonlyMap<number, PlayedEvent>,
): readonly PageRef[] {
  const unread = pages.filter(ref => hasUnread(ref, read))
  const cover: PageRef[] = []
  let end = 0
  for (const range of mergedRanges(unread)) {
    end = range.first
    while (end < range.first + range.count) {
      const best = unread
        .filter(ref => ref.first <= end && end < ref.first + ref.count)
        .reduce((a, b) => (b.first + b.count > a.first + a.count ? b : a))
      cover.push(best)
      end = best.first + best.count
    }
  }
  return cover
}

function hasUnread(ref: PageRef, read: ReadonlyMap<number, PlayedEvent>): boolean {
  for (let index = ref.first; index < ref.first + ref.count; index++)
    if (!read.has(index)) return true
  return false
}

const byFirstThenSize = (a: PageRef, b: PageRef): number =>
  a.first - b.first || b.count - a.count || (a.hash < b.hash ? -1 : 1)
