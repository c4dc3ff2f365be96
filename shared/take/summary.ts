/** What a listing says of a take, from its page references alone: no page is read for it. */
import type { PageRef } from '../doc/edit.ts'
import { type Micros, micros } from '../time/units.ts'
import { mergedRanges } from './ranges.ts'

export interface TakeSummary {
  /** Events in all pages, each counted once. */
  readonly events: number
  /** Moments of the first and the last event; undefined while there is none. */
  readonly from: Micros | undefined
  readonly until: Micros | undefined
  readonly duration: Micros
}

export function summaryOf(pages: readonly PageRef[]): TakeSummary {
  if (pages.length === 0)
    return { events: 0, from: undefined, until: undefined, duration: micros(0) }
  const from = micros(Math.min(...pages.map(page => page.from)))
  const until = micros(Math.max(...pages.map(page => page.until)))
  const events = mergedRanges(pages).reduce((sum, range) => sum + range.count, 0)
  return { events, from, until, duration: micros(until - from) }
}
