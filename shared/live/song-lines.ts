/** Where the bars and beats of the running song lie, for placing somebody's notes on them (LV10). */
import type { TransportView } from '../doc/view.ts'
import { begunAt, placeAt } from '../time/crossings.ts'
import { exactMomentAlong, exactTravelledAt, legIn } from '../time/leg.ts'
import { barBeatOf, type MetreMap, metreAt, ticksPerBar } from '../time/metre-map.ts'
import type { Stretch } from '../time/stretch.ts'
import { microsPerTick } from '../time/tempo-map.ts'
import { type Span, spansOf } from '../time/transport.ts'
import { type Micros, micros, ms, TICKS_PER_QUARTER, ticks } from '../time/units.ts'

/** The song as the transport has it; it may begin or end ahead. */
export interface SongLines {
  /** In order of time, at least one. */
  readonly spans: readonly Span[]
  readonly metre: MetreMap
}

/** A sixteenth shorter than this is a flurry, not a rhythm: the grid is then eighths. */
const SHORTEST_STEP = ms(90)

/** @param clock which life of the room clock we are on. @returns undefined if nothing moves on it */
export function songLinesOf(transport: TransportView, clock: string): SongLines | undefined {
  const spans = spansOf(transport, clock)
  return spans.length === 0 ? undefined : { spans, metre: transport }
}

export const isMovingAt = ({ spans }: SongLines, moment: Micros): boolean =>
  spans.some(({ from, until }) => from <= moment && moment < until)

/** What holds at a moment; the first one before the song begins, the last after its end. */
function stretchAt({ spans }: SongLines, moment: number): Stretch {
  const [first] = spans
  const span = spans.findLast(({ from }) => from <= moment) ?? first
  if (!span) throw new RangeError('a song without a line')
  return span.stretch
}

/** µs of a tick. */
const tickAt = (stretch: Stretch, moment: Micros): number =>
  microsPerTick(legIn(stretch, moment).line.bpm)

/** Where the count-in leads to that goes on at a moment. */
const countedTo = (stretch: Stretch, moment: Micros) =>
  moment < begunAt(stretch) ? stretch.entry : undefined

function barTicksAt(song: SongLines, moment: Micros): number {
  const stretch = stretchAt(song, moment)
  return ticksPerBar(metreAt(song.metre, placeAt(stretch, moment), countedTo(stretch, moment)))
}

/** µs of a bar at the tempo and the metre of that moment. */
export const barSpanAt = (song: SongLines, moment: Micros): number =>
  barTicksAt(song, moment) * tickAt(stretchAt(song, moment), moment)

/** Which bar a moment falls into, 0 being the song's first; a loop's rounds count on. */
export function barAt(song: SongLines, moment: Micros): number {
  const stretch = stretchAt(song, moment)
  const { ahead } = legIn(stretch, moment)
  const begun = ticks(Math.floor(exactTravelledAt(stretch, moment)) - ahead)
  const { bar } = barBeatOf(begun, song.metre, countedTo(stretch, moment))
  return bar - 1 + ahead / barTicksAt(song, moment)
}

/**
 * The moment at which the song has gone so many whole bars on from `played`, of the metre that held
 * then: exact to the µs, through every change of tempo that is known. Whole bars around a loop count
 * as bars.
 */
export function barsLater(song: SongLines, played: Micros, bars: number): Micros {
  let moment: number = played
  let left = bars * barTicksAt(song, played)
  for (const { from, until } of song.spans) {
    if (until <= moment) continue
    const stretch = stretchAt(song, Math.max(moment, from))
    const begin = exactTravelledAt(stretch, moment)
    const end = until === Number.POSITIVE_INFINITY ? until : exactTravelledAt(stretch, until)
    if (end - begin >= left) return micros(exactMomentAlong(stretch, begin + left))
    left -= end - begin
    moment = until
  }
  const last = stretchAt(song, moment)
  return micros(exactMomentAlong(last, exactTravelledAt(last, moment) + left))
}

/** µs between the lines of the grid: sixteenths, or eighths where those would be too short. */
export function gridStepAt(song: SongLines, moment: Micros): number {
  const tick = tickAt(stretchAt(song, moment), moment)
  return gridTicks(tick) * tick
}

function gridTicks(tick: number): number {
  const sixteenth = TICKS_PER_QUARTER / 4
  return sixteenth * tick < SHORTEST_STEP ? 2 * sixteenth : sixteenth
}

/** The first line of the grid at or after a moment. Lines count from the song's beginning. */
export function nextGridLine(song: SongLines, moment: Micros): Micros {
  const stretch = stretchAt(song, moment)
  const step = gridTicks(tickAt(stretch, moment))
  // A moment that is on a line but for the rounding to µs counts as on it.
  const travelled = exactTravelledAt(stretch, moment - 1)
  return micros(exactMomentAlong(stretch, Math.ceil(travelled / step) * step))
}
