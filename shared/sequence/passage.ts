/**
 * The way of the transport through the song as a list of straight passages: one for each tempo and
 * each round of a loop. Pure; moments are room clock µs.
 */
import type { TransportView } from '../doc/view.ts'
import { begunAt, loopOf, type Stretch, tickFrom } from '../time/stretch.ts'
import { momentOf, type TempoLine } from '../time/tempo-line.ts'
import { spansOf } from '../time/transport.ts'
import { type Micros, micros, TICKS_PER_QUARTER, type Ticks, ticks } from '../time/units.ts'

/** The song moves straight on from `from` ≤ moment < `until`. */
export interface Passage {
  readonly from: number
  /** Infinite while nothing ends it. */
  readonly until: number
  readonly line: TempoLine
  /** Ticks by which the line is ahead of the song: the rounds of a loop that are behind it. */
  readonly ahead: number
  /** It begins where the passage before it ended, at the same moment: what sounds goes on. */
  readonly goesOn: boolean
}

/** More rounds than this in one answer mean that the span is a mistake or a long sleep. */
const MAX_PASSAGES = 1_000

/** Every passage that touches `from` ≤ moment < `until`, whole, in order; none where nothing plays. */
export function passagesOf(
  transport: TransportView,
  clock: string,
  from: Micros,
  until: Micros,
): readonly Passage[] {
  const passages: Passage[] = []
  for (const span of spansOf(transport, clock)) {
    if (span.from >= span.until) continue
    for (const round of roundsOf(span.stretch, from, until)) {
      const begin = Math.max(span.from, round.from)
      const end = Math.min(span.until, round.until)
      if (begin >= end) continue
      const next = { ...round, from: begin, until: end }
      const last = passages.at(-1)
      passages.push({ ...next, goesOn: last !== undefined && meets(last, next) })
    }
  }
  return passages.filter(passage => passage.until > from && passage.from < until)
}

type Round = Omit<Passage, 'goesOn'>

/** The rounds of a stretch, from a little before `from` on: what one goes on from is among them. */
function roundsOf(line: Stretch, from: number, until: number): readonly Round[] {
  const loop = loopOf(line)
  const begin = Math.max(line.originMicros, begunAt(line))
  if (!loop) return [{ from: begin, until: Number.POSITIVE_INFINITY, line, ahead: 0 }]
  const length = loop.end - loop.start
  const endOf = (round: number): Micros => momentOf(line, ticks(loop.end + round * length))
  const rounds: Round[] = [{ from: begin, until: endOf(0), line, ahead: 0 }]
  const behind = Math.floor((tickFrom(line, micros(from)) - loop.end) / length) - 1
  for (let round = Math.max(0, behind); rounds.length < MAX_PASSAGES; round++) {
    const start = endOf(round)
    if (start >= until) break
    const ahead = loop.end + round * length - loop.start
    rounds.push({ from: start, until: endOf(round + 1), line, ahead })
  }
  return rounds
}

/** Closer than a tick: what is rounded to whole ticks where a stretch turns is no jump. */
const meets = (last: Round, next: Round): boolean =>
  last.until === next.from &&
  Math.abs(exactPosition(last, next.from) - exactPosition(next, next.from)) < 1

/** Where the song is, in fractions of a tick. */
const exactPosition = ({ line, ahead }: Round, moment: number): number =>
  line.originTicks + ((moment - line.originMicros) * line.bpm * TICKS_PER_QUARTER) / 60e6 - ahead

/** The passage that holds at a moment. */
export const passageAt = (passages: readonly Passage[], moment: number): Passage | undefined =>
  passages.findLast(({ from, until }) => from <= moment && moment < until)

/** When the song is at that position, to the nearest µs, if the passage came to it. */
export const momentIn = ({ line, ahead }: Passage, position: Ticks): Micros =>
  momentOf(line, ticks(position + ahead))

/** The first whole tick of the song that the passage comes to at a moment or after it. */
export const positionFrom = ({ line, ahead }: Passage, moment: number): Ticks =>
  ticks(tickFrom(line, micros(moment)) - ahead)
