type Unit<Name extends string> = number & { readonly __unit: Name }

/** A moment on the room clock (µs since 1970 by its first reference), or a span in µs. Integer. */
export type Micros = Unit<'Micros'>
/**
 * A moment on this process's own monotonic clock: µs, `performance.timeOrigin + performance.now()`.
 * Never compare it with another machine's; the room clock maps it to {@link Micros}.
 */
export type LocalMicros = Unit<'LocalMicros'>
/** A position in the song, 960 per quarter note. Integer; negative during a count-in. */
export type Ticks = Unit<'Ticks'>
/** Quarter notes per minute. */
export type Bpm = Unit<'Bpm'>

export const TICKS_PER_QUARTER = 960
/** The tempo range of Ableton Link's test plan (TEMPO-4). */
export const MIN_BPM = 20
export const MAX_BPM = 999

// `+ 0` turns −0 into 0, which would otherwise differ from it in comparisons of whole values.
const whole = (n: number): number => Math.round(n) + 0

export const micros = (n: number): Micros => whole(n) as Micros
export const ms = (n: number): Micros => micros(n * 1000)
export const seconds = (n: number): Micros => micros(n * 1e6)
export const localMicros = (n: number): LocalMicros => whole(n) as LocalMicros
export const ticks = (n: number): Ticks => whole(n) as Ticks

/** @throws RangeError outside 20–999 */
export function bpm(n: number): Bpm {
  if (!isBpm(n)) throw new RangeError(`tempo must be ${MIN_BPM}–${MAX_BPM} bpm, got ${n}`)
  return n
}

export const isBpm = (n: unknown): n is Bpm => typeof n === 'number' && n >= MIN_BPM && n <= MAX_BPM
