/** The lines that notes keep to: a step of the song's grid, or none. Pure. */
import { TICKS_PER_QUARTER, type Ticks, ticks } from '../../shared/time/units.ts'

export interface Snap {
  readonly name: string
  /** Between two lines; 1 is no grid at all. */
  readonly ticks: number
}

const WHOLE = 4 * TICKS_PER_QUARTER
const OFF: Snap = { name: 'Off', ticks: 1 }
export const SIXTEENTH: Snap = { name: '1/16', ticks: WHOLE / 16 }
export const SNAPS: readonly Snap[] = [
  { name: '1/4', ticks: WHOLE / 4 },
  { name: '1/4 triplet', ticks: WHOLE / 6 },
  { name: '1/8', ticks: WHOLE / 8 },
  { name: '1/8 triplet', ticks: WHOLE / 12 },
  SIXTEENTH,
  { name: '1/16 triplet', ticks: WHOLE / 24 },
  { name: '1/32', ticks: WHOLE / 32 },
  OFF,
]

export interface Grid {
  /** Ticks from line to line. */
  readonly step: number
  /** Where the clip begins in the song, whose lines these are. */
  readonly origin: number
}

/** The line nearest to a position of the clip, at its start or later. */
export const nearestLine = (at: number, { step, origin }: Grid): Ticks =>
  within(Math.round((at + origin) / step) * step - origin, step)

/** The last line at or before a position of the clip. */
export const lineBefore = (at: number, { step, origin }: Grid): Ticks =>
  within(Math.floor((at + origin) / step) * step - origin, step)

/** A clip that begins between two lines has its first one after its start. */
const within = (line: number, step: number): Ticks =>
  ticks(line < 0 ? line + step * Math.ceil(-line / step) : line)
