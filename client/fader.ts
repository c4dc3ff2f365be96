/** Faders: which level stands where. */

const SILENT_DB = -96
/** Where a fader begins; its very end is silence. */
export const LOWEST_DB = -60
const LOUDEST_DB = 12

/** Where a fader stands, 0 … 1. */
export const faderOfDb = (db: number): number =>
  db <= LOWEST_DB ? 0 : Math.min(1, (db - LOWEST_DB) / (LOUDEST_DB - LOWEST_DB))

/** To a tenth of a dB. @param fader 0 … 1 */
export function dbOfFader(fader: number): number {
  if (fader <= 0) return SILENT_DB
  return Math.round(10 * (LOWEST_DB + Math.min(1, fader) * (LOUDEST_DB - LOWEST_DB))) / 10
}

/** Where a pan knob stands, 0 … 1. @param pan −1 … 1 */
export const turnOfPan = (pan: number): number => (pan + 1) / 2

/** The middle is a place where a hand wants to stop. */
export function panOfTurn(turn: number): number {
  const pan = Math.round(200 * turn - 100) / 100
  return Math.abs(pan) < 0.04 ? 0 : pan
}
