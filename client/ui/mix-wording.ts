/** Faders and what is written beside them. */

const SILENT_DB = -96
/** Where a fader begins; its very end is silence. */
const LOWEST_DB = -60
const LOUDEST_DB = 12

/** Where a fader stands, 0 … 1. */
export const faderOfDb = (db: number): number =>
  db <= LOWEST_DB ? 0 : Math.min(1, (db - LOWEST_DB) / (LOUDEST_DB - LOWEST_DB))

/** To a tenth of a dB. @param fader 0 … 1 */
export function dbOfFader(fader: number): number {
  if (fader <= 0) return SILENT_DB
  return Math.round(10 * (LOWEST_DB + fader * (LOUDEST_DB - LOWEST_DB))) / 10
}

export function dbText(db: number): string {
  if (db <= LOWEST_DB) return 'silent'
  const sign = db > 0 ? '+' : db < 0 ? '−' : ''
  return `${sign}${Math.abs(db).toFixed(1)} dB`
}

export function panText(pan: number): string {
  const percent = Math.round(Math.abs(pan) * 100)
  if (percent === 0) return 'middle'
  return `${percent} % ${pan < 0 ? 'left' : 'right'}`
}

/** Of a meter, 0 … 1. @param level linear */
export const meterOf = (level: number): number =>
  level <= 0 ? 0 : Math.min(1, Math.max(0, (20 * Math.log10(level) + 60) / 60))
