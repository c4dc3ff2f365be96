/** Where the transport is known to be (TR1), and the ways by which it came there (TR2). */
import type { Stretch } from '../time/stretch.ts'
import { isBpm, type Micros, type Ticks } from '../time/units.ts'
import { isLoopRange, isMoment, isPosition } from './legal.ts'

/** One field of the register: its numbers mean nothing apart. */
export interface Anchor {
  readonly position: Ticks
  readonly moment: Micros
  /** Which life of the room clock `moment` is on. */
  readonly clock: string
  /** Below it the song counts in. */
  readonly entry?: Ticks
  /** How it moved until `moment`, oldest first, each until the next begins. */
  readonly before?: readonly Stretch[]
}

/** Enough for edits in quick succession; older ones only tell of the past. */
export const MAX_BEFORE = 8
const MAX_CLOCK_ID = 64

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** What it stands on. `entry` and `before` may still be nonsense: see {@link legalAnchor}. */
export const isAnchor = (value: unknown): value is Anchor =>
  isObject(value) &&
  isPosition(value.position) &&
  isMoment(value.moment) &&
  typeof value.clock === 'string' &&
  value.clock.length <= MAX_CLOCK_ID

/** Its legal parts, and nothing else that a stranger may have put there. */
export function legalAnchor(anchor: Anchor): Anchor {
  const { position, moment, clock, entry } = anchor
  const before = legalBefore(anchor.before, moment)
  return {
    position,
    moment,
    clock,
    ...(isPosition(entry) && entry > position && { entry }),
    ...(before.length > 0 && { before }),
  }
}

/** All of them or none: with a gap in the middle they would tell of a jump that nobody made. */
function legalBefore(before: unknown, anchorMoment: Micros): readonly Stretch[] {
  if (!Array.isArray(before) || before.length > MAX_BEFORE || !before.every(isStretch)) return []
  const ends = [...before.slice(1).map(({ originMicros }) => originMicros), anchorMoment]
  if (before.some(({ originMicros }, n) => originMicros > ends[n]!)) return []
  return before.map(({ bpm, originTicks, originMicros, loop, entry }) => ({
    bpm,
    originTicks,
    originMicros,
    ...(loop && { loop: { start: loop.start, end: loop.end } }),
    ...(entry !== undefined && { entry }),
  }))
}

const isStretch = (value: unknown): value is Stretch =>
  isObject(value) &&
  isBpm(value.bpm) &&
  isPosition(value.originTicks) &&
  isMoment(value.originMicros) &&
  (value.loop === undefined || isLoopRange(value.loop)) &&
  (value.entry === undefined || isPosition(value.entry))
