/** A loop as the bars it goes round, first and last, both counted from 1. Pure. */
import { barBeatOf, type MetreMap, positionOfBar } from '../../shared/time/metre-map.ts'
import type { LoopRange } from '../../shared/time/stretch.ts'
import { ticks } from '../../shared/time/units.ts'

export interface LoopBars {
  readonly first: number
  readonly last: number
}

const LAST_BAR = 9_999

/** A loop that a script has set between bar lines shows as the bars it touches. */
export function barsOfLoop({ start, end }: LoopRange, metre: MetreMap): LoopBars {
  return { first: barBeatOf(start, metre).bar, last: barBeatOf(ticks(end - 1), metre).bar }
}

export function loopOfBars({ first, last }: LoopBars, metre: MetreMap): LoopRange {
  return { start: positionOfBar(metre, first), end: positionOfBar(metre, last + 1) }
}

/** The loop with one of its ends moved; the other one makes way. Undefined where that is no bar. */
export function withBar(bars: LoopBars, end: keyof LoopBars, bar: number): LoopBars | undefined {
  if (!Number.isInteger(bar) || bar < 1 || bar > LAST_BAR) return undefined
  return end === 'first'
    ? { first: bar, last: Math.max(bar, bars.last) }
    : { first: Math.min(bar, bars.first), last: bar }
}
