import { type Bpm, type Micros, micros, TICKS_PER_QUARTER, type Ticks, ticks } from './units.ts'

/**
 * A constant tempo through one known point: the bijection between moments and positions.
 * The same three numbers as Ableton Link's Timeline (tempo, beat origin, time origin).
 */
export interface TempoLine {
  readonly bpm: Bpm
  readonly originTicks: Ticks
  readonly originMicros: Micros
}

const microsPerTick = (line: TempoLine): number => 60e6 / (line.bpm * TICKS_PER_QUARTER)

/**
 * The song position at a moment.
 *
 * @param moment room clock, µs; may precede the origin, the result is then below it
 * @returns ticks, nearest: at most ½ tick off (260 µs at 120 bpm)
 *
 * Real-time safe: yes.
 */
export const positionAt = (line: TempoLine, moment: Micros): Ticks =>
  ticks(line.originTicks + (moment - line.originMicros) / microsPerTick(line))

/** The moment of a position, to the nearest µs; inverse of {@link positionAt}. Real-time safe: yes. */
export const momentOf = (line: TempoLine, position: Ticks): Micros =>
  micros(line.originMicros + (position - line.originTicks) * microsPerTick(line))
