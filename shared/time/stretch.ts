/** A stretch of the song, through its tempos and perhaps around a loop, as a value (TR1, TR8, TR10). */
import type { TempoLine } from './tempo-line.ts'
import type { TempoMark } from './tempo-map.ts'
import type { Ticks } from './units.ts'

/** Positions `start` ≤ p < `end`. */
export interface LoopRange {
  readonly start: Ticks
  readonly end: Ticks
}

export interface Stretch extends TempoLine {
  /** What bends it by position (TR10): `bpm` is its tempo before the first. Absent: it is straight. */
  readonly tempos?: readonly TempoMark[]
  /** From its end the song goes back to its start, at the same µs. Absent: it runs on. */
  readonly loop?: LoopRange
  /** What lies below counts in: the song itself begins here. */
  readonly entry?: Ticks
}
