/** Notes and their places as people read them and hear them read. Pure. */
import type { TimeSignature } from '../../shared/doc/edit.ts'
import type { ClipView, NoteView } from '../../shared/doc/view.ts'
import { barBeatOf, type MetreMap, ticksPerBar, ticksPerBeat } from '../../shared/time/metre-map.ts'
import { TICKS_PER_QUARTER, ticks } from '../../shared/time/units.ts'
import { noteName } from './piano-layout.ts'
import { countText } from './wording.ts'

const WHOLE = 4 * TICKS_PER_QUARTER
const VALUES = [1, 2, 4, 8, 16, 32, 64] as const

/** `1/8`, `1/8 dotted`, `1/8 triplet`; else in quarters. */
export function lengthText(length: number): string {
  for (const value of VALUES) {
    const plain = WHOLE / value
    if (length === plain) return `1/${value}`
    if (length === plain * 1.5) return `1/${value} dotted`
    if (length === (plain * 2) / 3) return `1/${value} triplet`
  }
  return `${Math.round((length / TICKS_PER_QUARTER) * 100) / 100} quarters`
}

/** `bar 2 beat 3`, and what is past the beat. @param position in the song */
export function placeText(position: number, metre: MetreMap): string {
  const { bar, beat, tick } = barBeatOf(ticks(position), metre)
  return `bar ${bar} beat ${beat}${tick > 0 ? ` plus ${lengthText(tick)}` : ''}`
}

/** `C4, bar 2 beat 3, length 1/8, velocity 100`: what the cursor stands on. */
export function cursorText(
  { position, pitch }: { readonly position: number; readonly pitch: number },
  note: NoteView | undefined,
  { metre, isSelected }: { readonly metre: MetreMap; readonly isSelected: boolean },
): string {
  const parts = [noteName(pitch), placeText(position, metre)]
  if (!note) return [...parts, 'empty'].join(', ')
  parts.push(`length ${lengthText(note.length)}`, `velocity ${note.velocity}`)
  if (note.muted) parts.push('muted')
  if (isSelected) parts.push('selected')
  return parts.join(', ')
}

/** `2 bars long, 24 notes, repeats every bar`. */
export function clipText(
  { length, loop, notes }: Pick<ClipView, 'length' | 'loop' | 'notes'>,
  signature: TimeSignature,
): string {
  const parts = [`${barsText(length, signature)} long`, countText(notes.length, 'note', 'notes')]
  if (loop !== undefined) parts.push(`repeats every ${barsText(loop, signature)}`)
  return parts.join(', ')
}

/** Whole bars, else beats. */
export function barsText(length: number, signature: TimeSignature): string {
  const bars = length / ticksPerBar(signature)
  if (Number.isInteger(bars)) return countText(bars, 'bar', 'bars')
  const beats = Math.round((length / ticksPerBeat(signature)) * 100) / 100
  return countText(beats, 'beat', 'beats')
}
