/** What numbers of the song may be, wherever they come from. */
import type { LoopRange } from '../time/stretch.ts'
import { type Micros, TICKS_PER_QUARTER, type Ticks } from '../time/units.ts'

const MAX_MICROS = 2 ** 52
const MAX_TICKS = 2 ** 40
/** A sixteenth: 15 ms at 999 bpm. */
const SHORTEST_LOOP = TICKS_PER_QUARTER / 4

export const isMoment = (value: unknown): value is Micros =>
  Number.isInteger(value) && Math.abs(value as number) <= MAX_MICROS
export const isPosition = (value: unknown): value is Ticks =>
  Number.isInteger(value) && Math.abs(value as number) < MAX_TICKS

export const isLoopRange = (value: unknown): value is LoopRange => {
  if (typeof value !== 'object' || value === null) return false
  const { start, end } = value as Readonly<Record<string, unknown>>
  return isPosition(start) && isPosition(end) && end - start >= SHORTEST_LOOP
}
