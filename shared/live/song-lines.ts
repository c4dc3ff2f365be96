/** Where the bars and beats of the running song lie, for placing somebody's notes on them (LV10). */
import type { TransportView } from '../doc/view.ts'
import type { TempoLine } from '../time/tempo-line.ts'
import { type Span, spansOf, ticksPerBar } from '../time/transport.ts'
import { type Micros, micros, ms, TICKS_PER_QUARTER } from '../time/units.ts'

/** The song as the transport's register has it; it may begin or end ahead. */
export interface SongLines {
  /** In order of time, at least one. */
  readonly spans: readonly Span[]
  readonly ticksPerBar: number
}

/** A sixteenth shorter than this is a flurry, not a rhythm: the grid is then eighths. */
const SHORTEST_STEP = ms(90)

/** @param clock which life of the room clock we are on. @returns undefined if nothing moves on it */
export function songLinesOf(transport: TransportView, clock: string): SongLines | undefined {
  const spans = spansOf(transport, clock)
  return spans.length === 0
    ? undefined
    : { spans, ticksPerBar: ticksPerBar(transport.timeSignature) }
}

export const isMovingAt = ({ spans }: SongLines, moment: Micros): boolean =>
  spans.some(({ from, until }) => from <= moment && moment < until)

/** The line that holds at a moment; the first one before the song begins, the last after its end. */
function lineAt({ spans }: SongLines, moment: number): TempoLine {
  const [first] = spans
  const span = spans.findLast(({ from }) => from <= moment) ?? first
  if (!span) throw new RangeError('a song without a line')
  return span.stretch
}

const microsPerTick = ({ bpm }: TempoLine): number => 60e6 / (bpm * TICKS_PER_QUARTER)

/** µs of a bar at the tempo of that moment. */
export const barSpanAt = (song: SongLines, moment: Micros): number =>
  song.ticksPerBar * microsPerTick(lineAt(song, moment))

/** Which bar a moment falls into, 0 being the song's first; a loop's rounds count on. */
export function barAt(song: SongLines, moment: Micros): number {
  const line = lineAt(song, moment)
  const gone = ((moment - line.originMicros) * line.bpm * TICKS_PER_QUARTER) / 60e6
  const position = line.originTicks + gone
  return Math.floor(position / song.ticksPerBar)
}

/**
 * The moment at which the song has gone so many whole bars on from `played`: exact to the µs, through
 * every change of tempo that is known. Whole bars around a loop count as bars.
 */
export function barsLater(song: SongLines, played: Micros, bars: number): Micros {
  let moment: number = played
  let left = bars * song.ticksPerBar
  for (const { from, until } of song.spans) {
    const tick = microsPerTick(lineAt(song, Math.max(moment, from)))
    const here = (until - moment) / tick
    if (here <= 0) continue
    if (here >= left) return micros(moment + left * tick)
    left -= here
    moment = until
  }
  return micros(moment + left * microsPerTick(lineAt(song, moment as Micros)))
}

/** µs between the lines of the grid: sixteenths, or eighths where those would be too short. */
export const gridStepAt = (song: SongLines, moment: Micros): number =>
  gridTicks(lineAt(song, moment)) * microsPerTick(lineAt(song, moment))

function gridTicks(line: TempoLine): number {
  const sixteenth = TICKS_PER_QUARTER / 4
  return sixteenth * microsPerTick(line) < SHORTEST_STEP ? 2 * sixteenth : sixteenth
}

/** The first line of the grid at or after a moment. Lines count from the song's beginning. */
export function nextGridLine(song: SongLines, moment: Micros): Micros {
  const line = lineAt(song, moment)
  const tick = microsPerTick(line)
  const step = gridTicks(line)
  // A moment that is on a line but for the rounding to µs counts as on it.
  const position = line.originTicks + (moment - line.originMicros - 1) / tick
  const next = Math.ceil(position / step) * step
  return micros(line.originMicros + (next - line.originTicks) * tick)
}
