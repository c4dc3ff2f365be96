/** Numbers and names as people read them. Pure. */
import type { TimeSignature } from '../../shared/doc/edit.ts'
import type { Micros } from '../../shared/time/units.ts'

/** `003.2`: constant width up to bar 999. Bars before the first count down to it. */
export const positionText = (bar: number, beat: number): string =>
  `${bar < 0 ? '-' : ''}${String(Math.abs(bar)).padStart(3, '0')}.${beat}`

/** @param span ms */
export function spanText(span: number): string {
  const seconds = Math.max(0, Math.round(span / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

export const tonicText = (tonic: string): string => tonic.replace('#', '♯').replace('b', '♭')

export const metreText = ({ beats, unit }: TimeSignature): string => `${beats}/${unit}`

export const tempoText = (bpm: number): string => String(Math.round(bpm * 100) / 100)

/** Up to two letters that stand for a name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return letters.map(word => [...(word ?? '')][0]?.toUpperCase() ?? '').join('') || '?'
}

/** A moment of the room clock (µs since 1970) as the time of day here. */
export const timeOfDay = (moment: Micros): string =>
  new Date(moment / 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })

export const dayAndTime = (msSince1970: number): string =>
  new Date(msSince1970).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })

/** Made once: making one costs more than the rest of a sentence. */
const NUMBER = new Intl.NumberFormat()

export const countText = (count: number, one: string, many: string): string =>
  `${NUMBER.format(count)} ${count === 1 ? one : many}`

/** Air carries sound this far in a millisecond, at 20 °C. */
const METRES_PER_MS = 0.343

/** What a round trip means to musicians: its one-way half, and the same delay as a distance in air. */
export function distanceText(rtt: Micros): { readonly delay: string; readonly apart: string } {
  const oneWay = rtt / 2000
  const metres = oneWay * METRES_PER_MS
  return {
    delay: `${oneWay < 10 ? oneWay.toFixed(1) : Math.round(oneWay)} ms`,
    apart: `as if ${metres < 10 ? metres.toFixed(1) : Math.round(metres)} m apart`,
  }
}
