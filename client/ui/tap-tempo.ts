/** Tempo from taps. Pure. */
import { MAX_BPM, MIN_BPM } from '../../shared/time/units.ts'

/** A longer pause begins a new count, in ms. */
const PAUSE = 2000
/** Enough to even out a hand, few enough to follow a change of mind. */
const MAX_TAPS = 8

/** The taps that count once `now` (ms) is added: those of one run. */
export function addTap(taps: readonly number[], now: number): readonly number[] {
  const last = taps.at(-1)
  return last === undefined || now - last > PAUSE ? [now] : [...taps, now].slice(-MAX_TAPS)
}

/** Mean tempo in bpm to one decimal, or undefined with fewer than three taps or beyond 20–999. */
export function tempoOfTaps(taps: readonly number[]): number | undefined {
  const [first, last] = [taps[0], taps.at(-1)]
  if (taps.length < 3 || first === undefined || last === undefined) return undefined
  const tempo = Math.round((600_000 * (taps.length - 1)) / (last - first)) / 10
  return tempo >= MIN_BPM && tempo <= MAX_BPM ? tempo : undefined
}
