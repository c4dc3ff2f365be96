/** A clock's offset that is corrected without a jump: the rate bends, time never runs back (CL3). */
import { type LocalMicros, localMicros, type Micros, micros } from './units.ts'

/** At most 1 % faster or slower than the clock it follows. */
const MAX_SLEW = 0.01
/** A larger error than this is a step, not a correction. */
export const STEP_MICROS = 50_000
/** A small error is worked off over about this span: a ping's, so that the next finds little of it left. */
const SETTLE_MICROS = 1_000_000

/**
 * offset(local) = offset + skew · (local − at) + slew · (min(local, slewUntil) − at), for the time
 * since `at`; a value, replaced whole at each correction.
 */
export interface SlewedOffset {
  readonly at: LocalMicros
  readonly offset: number
  readonly skew: number
  readonly slew: number
  readonly slewUntil: LocalMicros
}

export const fixedOffset = (at: LocalMicros, offset: number, skew = 0): SlewedOffset => ({
  at,
  offset,
  skew,
  slew: 0,
  slewUntil: at,
})

/** Room clock less local clock, µs, not rounded. */
export const offsetAt = (line: SlewedOffset, local: LocalMicros): number =>
  line.offset +
  line.skew * (local - line.at) +
  line.slew * Math.max(0, Math.min(local, line.slewUntil) - line.at)

export const toRoom = (line: SlewedOffset, local: LocalMicros): Micros =>
  micros(local + offsetAt(line, local))

/** Inverse of {@link toRoom}, to the nearest µs. */
export function toLocal(line: SlewedOffset, room: Micros): LocalMicros {
  const { at, offset, skew, slew, slewUntil } = line
  const fromStart = room - at - offset
  if (fromStart <= 0) return localMicros(at + fromStart / (1 + skew))
  const slewed = slewUntil - at
  const whileSlewing = fromStart / (1 + skew + slew)
  if (whileSlewing <= slewed) return localMicros(at + whileSlewing)
  return localMicros(at + (fromStart - slew * slewed) / (1 + skew))
}

/**
 * The line that goes over to `target` (at `now`, with `skew` from then on) smoothly, or at once
 * when it is more than 50 ms away.
 */
export function corrected(
  line: SlewedOffset,
  now: LocalMicros,
  target: number,
  skew: number,
): { readonly line: SlewedOffset; readonly stepped: boolean } {
  const offset = offsetAt(line, now)
  const error = target - offset
  if (Math.abs(error) > STEP_MICROS) return { line: fixedOffset(now, target, skew), stepped: true }
  const rate = Math.max(-MAX_SLEW, Math.min(MAX_SLEW, error / SETTLE_MICROS))
  const slewUntil = localMicros(rate === 0 ? now : now + error / rate)
  return { line: { at: now, offset, skew, slew: rate, slewUntil }, stepped: false }
}
