/**
 * Tempos by song position (TR10): how long the song takes from one position to another. Pure; what is
 * looked up is found by binary search, in sums that are made once for a list of marks.
 */
import { type Bpm, TICKS_PER_QUARTER, type Ticks } from './units.ts'

/** From its position on, until the next one. */
export interface TempoMark {
  readonly position: Ticks
  readonly value: { readonly bpm: Bpm }
}

export interface TempoMap {
  /** Before the first mark. */
  readonly bpm: Bpm
  /** In order of position; of those at one position the last holds. Absent: one tempo. */
  readonly tempos?: readonly TempoMark[]
}

export const microsPerTick = (bpm: Bpm): number => 60e6 / (bpm * TICKS_PER_QUARTER)

/** Of the marks that hold anywhere: from where, how fast, and µs since the first of them. */
interface Sums {
  readonly positions: readonly number[]
  readonly bpms: readonly Bpm[]
  readonly elapsed: readonly number[]
}

const sumsOfMarks = new WeakMap<readonly TempoMark[], Sums>()

function sumsOf(marks: readonly TempoMark[]): Sums {
  const known = sumsOfMarks.get(marks)
  if (known) return known
  const holding = marks.filter(({ position }, n) => marks[n + 1]?.position !== position)
  const elapsed = [0]
  for (let n = 1; n < holding.length; n++) {
    const [before, now] = [holding[n - 1]!, holding[n]!]
    const span = (now.position - before.position) * microsPerTick(before.value.bpm)
    elapsed.push(elapsed[n - 1]! + span)
  }
  const positions = holding.map(({ position }) => position)
  const sums = { positions, bpms: holding.map(({ value }) => value.bpm), elapsed }
  sumsOfMarks.set(marks, sums)
  return sums
}

const NO_MARKS: readonly TempoMark[] = []

/** How many of a rising list are at most `value`. */
export function countUpTo(list: readonly number[], value: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low
}

export function tempoAt({ bpm, tempos = NO_MARKS }: TempoMap, position: number): Bpm {
  const { positions, bpms } = sumsOf(tempos)
  return bpms[countUpTo(positions, position) - 1] ?? bpm
}

/** Around a position the tempo is the same from `start` on, until `end`; infinite where nothing bounds it. */
export function evenAround(
  { tempos = NO_MARKS }: TempoMap,
  position: number,
): { readonly start: number; readonly end: number } {
  const { positions } = sumsOf(tempos)
  const count = countUpTo(positions, position)
  return {
    start: positions[count - 1] ?? Number.NEGATIVE_INFINITY,
    end: positions[count] ?? Number.POSITIVE_INFINITY,
  }
}

/** µs, with their fractions, from one position straight on to a later one. */
export const spanBetween = (map: TempoMap, from: number, to: number): number =>
  elapsedAt(map, to) - elapsedAt(map, from)

/** The position, with its fraction, at which so many µs have gone by since `from`. */
export function positionAfter(map: TempoMap, from: number, span: number): number {
  const { positions, elapsed } = sumsOf(map.tempos ?? NO_MARKS)
  const wanted = elapsedAt(map, from) + span
  const count = countUpTo(elapsed, wanted)
  const origin = positions[count - 1] ?? positions[0] ?? 0
  const tempo = tempoAt(map, count > 0 ? origin : Number.NEGATIVE_INFINITY)
  return origin + (wanted - (elapsed[count - 1] ?? 0)) / microsPerTick(tempo)
}

/** µs since the first mark, negative before it; since position 0 where there is none. */
function elapsedAt(map: TempoMap, position: number): number {
  const { positions, elapsed } = sumsOf(map.tempos ?? NO_MARKS)
  const n = Math.max(0, countUpTo(positions, position) - 1)
  return (
    (elapsed[n] ?? 0) + (position - (positions[n] ?? 0)) * microsPerTick(tempoAt(map, position))
  )
}
