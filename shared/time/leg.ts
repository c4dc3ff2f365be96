/**
 * A stretch cut where its tempo changes and where it goes round: on each _leg_ the song moves straight
 * on, and a moment and a position follow from each other (TR1, TR10). Pure and total; moments are
 * room clock µs, _travelled_ ticks are where the song would be if it had no loop.
 */
import type { LoopRange, Stretch } from './stretch.ts'
import { momentOf, positionAt, type TempoLine } from './tempo-line.ts'
import { evenAround, microsPerTick, positionAfter, spanBetween, tempoAt } from './tempo-map.ts'
import { type Micros, micros, TICKS_PER_QUARTER, type Ticks, ticks } from './units.ts'

export interface Leg {
  /** Of travelled ticks. */
  readonly line: TempoLine
  /** Travelled; −∞ for what precedes the stretch. */
  readonly start: number
  /** Travelled; infinite for a leg that nothing ends. */
  readonly end: number
  /** Ticks by which the line is ahead of the song: the rounds of a loop that are behind it. */
  readonly ahead: number
}

/** A song that begins at the loop's end or behind it never comes to the loop. */
export const loopOf = (stretch: Stretch): LoopRange | undefined =>
  stretch.loop && beginOf(stretch) < stretch.loop.end ? stretch.loop : undefined

/** Where the song itself begins: what lies below counts in. */
export const beginOf = ({ originTicks, entry }: Stretch): number =>
  Math.max(originTicks, entry ?? originTicks)

const isBent = ({ tempos }: Stretch): boolean => tempos !== undefined && tempos.length > 0

/** No point bends a round of the loop. */
export const isEvenLoop = (stretch: Stretch, loop: LoopRange): boolean =>
  evenAround(stretch, loop.start).end >= loop.end

/** The leg on which the song has travelled so far. */
export function legAt(stretch: Stretch, travelled: number): Leg {
  const begin = beginOf(stretch)
  const loop = loopOf(stretch)
  const length = loop ? loop.end - loop.start : 0
  const round = loop && travelled >= loop.end ? Math.floor((travelled - loop.end) / length) + 1 : 0
  const ahead = round * length
  const floor = round === 0 ? Number.NEGATIVE_INFINITY : loop!.start
  const bounds = { start: floor, end: loop?.end ?? Number.POSITIVE_INFINITY }
  if (!isBent(stretch))
    return { line: stretch, start: bounds.start + ahead, end: bounds.end + ahead, ahead }
  if (travelled < begin) {
    const { originTicks, originMicros } = stretch
    const line = { bpm: tempoAt(stretch, begin), originTicks, originMicros }
    return { line, start: Number.NEGATIVE_INFINITY, end: begin, ahead: 0 }
  }
  // At one tempo all rounds go on on the line that leads to the first loop's end.
  if (loop && round > 0 && isEvenLoop(stretch, loop)) {
    const { line } = legAt(stretch, loop.end - 1)
    return { line, start: bounds.start + ahead, end: bounds.end + ahead, ahead }
  }
  const even = evenAround(stretch, travelled - ahead)
  const start = ticks(Math.max(even.start, round === 0 ? begin : loop!.start) + ahead)
  const originMicros = micros(exactMomentOf(stretch, start))
  const line = { bpm: tempoAt(stretch, start - ahead), originTicks: start, originMicros }
  return { line, start, end: Math.min(even.end, bounds.end) + ahead, ahead }
}

/** The leg that holds at a moment. */
export function legIn(stretch: Stretch, moment: Micros): Leg {
  const leg = legAt(stretch, travelledBy(stretch, moment))
  // Legs begin at whole µs, and ticks are rounded: the one beside it may be meant.
  if (moment < beginningOf(leg)) return legAt(stretch, leg.start - 1)
  return moment < endingOf(stretch, leg) ? leg : legAt(stretch, leg.end)
}

/** When a leg begins, and when the one after it does, in whole µs. */
export const beginningOf = ({ line, start }: Leg): number =>
  start === Number.NEGATIVE_INFINITY ? start : momentOf(line, ticks(start))
const endingOf = (stretch: Stretch, { end }: Leg): number =>
  end === Number.POSITIVE_INFINITY ? end : momentAlong(stretch, ticks(end))

/** When the song has travelled so far, to the nearest µs. */
export const momentAlong = (stretch: Stretch, travelled: Ticks): Micros =>
  momentOf(isBent(stretch) ? legAt(stretch, travelled).line : stretch, travelled)

/** How far the song has travelled at a moment, to the nearest tick; inverse of {@link momentAlong}. */
export const travelledAt = (stretch: Stretch, moment: Micros): Ticks =>
  positionAt(isBent(stretch) ? legIn(stretch, moment).line : stretch, moment)

/** As {@link travelledAt}, with the fraction of the tick. */
export function exactTravelledAt(stretch: Stretch, moment: number): number {
  const { line } = legIn(stretch, micros(moment))
  return line.originTicks + ((moment - line.originMicros) * line.bpm * TICKS_PER_QUARTER) / 60e6
}

/** As {@link momentAlong}, of a fraction of a tick, with the fraction of the µs. */
export function exactMomentAlong(stretch: Stretch, travelled: number): number {
  const { line } = legAt(stretch, travelled)
  return line.originMicros + (travelled - line.originTicks) * microsPerTick(line.bpm)
}

/** Not below the beginning: summed from it, so that no rounding adds up over legs or rounds. */
function exactMomentOf(stretch: Stretch, travelled: number): number {
  const begin = beginOf(stretch)
  const begun = begunIn(stretch)
  const loop = loopOf(stretch)
  if (!loop || travelled < loop.end) return begun + spanBetween(stretch, begin, travelled)
  const length = loop.end - loop.start
  const rounds = Math.floor((travelled - loop.end) / length)
  const rest = travelled - loop.end - rounds * length
  return (
    begun +
    spanBetween(stretch, begin, loop.end) +
    rounds * spanBetween(stretch, loop.start, loop.end) +
    spanBetween(stretch, loop.start, loop.start + rest)
  )
}

/** When the count-in is over, or the stretch begins: at the tempo of where the song begins. */
function begunIn(stretch: Stretch): number {
  const begin = beginOf(stretch)
  const { originTicks, originMicros } = stretch
  return originMicros + (begin - originTicks) * microsPerTick(tempoAt(stretch, begin))
}

/** Whole ticks; within one of the truth. */
function travelledBy(stretch: Stretch, moment: Micros): number {
  if (!isBent(stretch)) return positionAt(stretch, moment)
  const begin = beginOf(stretch)
  const gone = moment - begunIn(stretch)
  if (gone < 0) return begin - 1
  const loop = loopOf(stretch)
  const first = loop ? spanBetween(stretch, begin, loop.end) : Number.POSITIVE_INFINITY
  if (!loop || gone < first) return Math.floor(positionAfter(stretch, begin, gone))
  const round = spanBetween(stretch, loop.start, loop.end)
  const rounds = Math.floor((gone - first) / round)
  const rest = gone - first - rounds * round
  const past = positionAfter(stretch, loop.start, rest) - loop.start
  return Math.floor(loop.end + rounds * (loop.end - loop.start) + past)
}
