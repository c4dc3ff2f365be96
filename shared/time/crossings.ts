/**
 * Which position of a stretch a moment has, and at which moments a position is passed. Pure and total;
 * moments are room clock µs.
 */
import { loopOf, momentAlong, travelledAt } from './leg.ts'
import type { Stretch } from './stretch.ts'
import { type Micros, type Ticks, ticks } from './units.ts'

/** The song passes `position` at `moment`. */
export interface Crossing {
  readonly moment: Micros
  readonly position: Ticks
}

/** More crossings than this in one answer mean that the span is a mistake or a long sleep. */
export const MAX_CROSSINGS = 1_000

/**
 * Where the song is at a moment. Before the stretch begins it is below the position at which it
 * begins.
 */
export const placeAt = (stretch: Stretch, moment: Micros): Ticks =>
  folded(stretch, travelledAt(stretch, moment))

/** @param travelled where the song would be if there were no loop */
function folded(stretch: Stretch, travelled: Ticks): Ticks {
  const loop = loopOf(stretch)
  if (!loop || travelled < loop.end) return travelled
  return ticks(loop.start + ((travelled - loop.end) % (loop.end - loop.start)))
}

/** When its count-in ends, µs; −∞ without one. */
export const begunAt = (stretch: Stretch): number =>
  stretch.entry === undefined ? Number.NEGATIVE_INFINITY : momentAlong(stretch, stretch.entry)

/** The first whole tick at or after a moment, as if there were no loop. */
export function tickFrom(stretch: Stretch, moment: Micros): Ticks {
  const nearest = travelledAt(stretch, moment)
  return momentAlong(stretch, nearest) >= moment ? nearest : ticks(nearest + 1)
}

/** The first multiple of `step` at or after `position`. */
export const ceilTo = (position: number, step: number): Ticks =>
  ticks(Math.ceil(position / step) * step)

/** The first line of a grid at or after a position. @param travelled as if there were no loop */
export type Grid = (position: number, travelled: number) => Ticks

/** When the song passes the multiples of `step` ticks: as {@link linesPassed}. */
export const crossings = (
  stretch: Stretch,
  step: number,
  from: number,
  until: number,
  limit = MAX_CROSSINGS,
): readonly Crossing[] =>
  linesPassed(stretch, position => ceilTo(position, step), { from, until, limit })

/**
 * When the song passes the lines of a grid, with `from` ≤ moment < `until`, in order, at most
 * `limit`; consecutive spans give each once. None before the stretch begins.
 */
export function linesPassed(
  stretch: Stretch,
  grid: Grid,
  span: { readonly from: number; readonly until: number; readonly limit?: number },
): readonly Crossing[] {
  const { from, until, limit = MAX_CROSSINGS } = span
  const loop = loopOf(stretch)
  const found: Crossing[] = []
  let travelled = tickFrom(stretch, Math.max(from, stretch.originMicros) as Micros)
  // Of two looks in a row at most one goes around the loop; the other finds something or ends.
  for (let looks = 0; looks < 2 * limit && found.length < limit; looks++) {
    const position = folded(stretch, travelled)
    const next = grid(position, travelled)
    if (loop && next >= loop.end) {
      if (grid(loop.start, loop.end) >= loop.end) break
      travelled = ticks(travelled + loop.end - position)
      continue
    }
    travelled = ticks(travelled + next - position)
    const moment = momentAlong(stretch, travelled)
    if (!(moment < until)) break
    found.push({ moment, position: next })
    travelled = ticks(travelled + 1)
  }
  return found
}

/** When the song passes one position, with `from` ≤ moment < `until`, in order; once a round. */
export function passes(
  stretch: Stretch,
  position: Ticks,
  from: number,
  until: number,
): readonly Micros[] {
  const loop = loopOf(stretch)
  const begin = tickFrom(stretch, Math.max(from, stretch.originMicros) as Micros)
  const found: Micros[] = []
  const pass = (travelled: number): boolean => {
    const moment = momentAlong(stretch, ticks(travelled))
    if (!(moment < until) || found.length >= MAX_CROSSINGS) return false
    found.push(moment)
    return true
  }
  if (position >= begin && (!loop || position < loop.end)) pass(position)
  if (!loop || position < loop.start || position >= loop.end) return found
  const round = loop.end - loop.start
  const second = position + round
  const skipped = Math.max(0, Math.ceil((begin - second) / round))
  for (let travelled = second + skipped * round; pass(travelled); travelled += round);
  return found
}
