/**
 * The way of the transport through the song as a list of straight passages: one for each tempo and
 * each round of a loop. Pure; moments are room clock µs.
 */
import type { TransportView } from '../doc/view.ts'
import { begunAt, tickFrom } from '../time/crossings.ts'
import { beginningOf, beginOf, type Leg, legAt, legIn } from '../time/leg.ts'
import type { Stretch } from '../time/stretch.ts'
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
  /** The first tick of the line that is the next passage's, at `until` at the earliest. */
  readonly end: number
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
    for (const round of roundsOf(span.stretch, micros(Math.min(from, span.until)), until)) {
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

/** The legs of a stretch, from a little before `from` on: what one goes on from is among them. */
function roundsOf(stretch: Stretch, from: Micros, until: number): readonly Round[] {
  const begin = beginOf(stretch)
  const begun = Math.max(stretch.originMicros, begunAt(stretch))
  const holding = legIn(stretch, from)
  const isFirst = holding.start <= begin
  let leg = isFirst ? legAt(stretch, begin) : legAt(stretch, holding.start - 1)
  const rounds: Round[] = []
  while (rounds.length < MAX_PASSAGES) {
    const start = Math.max(begun, beginningOf(leg))
    if (start >= until && rounds.length > 0) break
    const next = leg.end === Number.POSITIVE_INFINITY ? undefined : legAt(stretch, leg.end)
    rounds.push({ ...wayOf(leg), from: start, until: next ? beginningOf(next) : leg.end })
    if (!next) break
    leg = next
  }
  return rounds
}

const wayOf = ({ line, ahead, end }: Leg): Pick<Round, 'line' | 'ahead' | 'end'> => ({
  line,
  ahead,
  end,
})

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
export function momentIn({ line, ahead, end, until }: Passage, position: Ticks): Micros {
  const moment = momentOf(line, ticks(position + ahead))
  return position + ahead < end ? moment : micros(Math.max(moment, until))
}

/** The first whole tick of the song that the passage comes to at a moment or after it. */
export const positionFrom = ({ line, ahead, end }: Passage, moment: number): Ticks =>
  ticks(Math.min(tickFrom(line, micros(moment)), end) - ahead)
