/** What is written beside faders, and how far a meter goes. */
import { LOWEST_DB } from '../fader.ts'

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

/** @param level linear. @returns dBFS, −96 for silence */
export const dbOfLevel = (level: number): number =>
  Math.max(-96, 20 * Math.log10(Math.max(level, 1e-9)))

/** Of a meter, 0 … 1: −60 … 0 dBFS. @param level linear */
export const meterOf = (level: number): number =>
  Math.min(1, Math.max(0, (dbOfLevel(level) - LOWEST_DB) / -LOWEST_DB))
