/** What a hand does to some notes at once; none leaves what a note may be. Pure. */
import type { NoteView } from '../../shared/doc/view.ts'
import { ticks } from '../../shared/time/units.ts'
import { type Grid, nearestLine } from './snap.ts'

const HIGHEST = 127
const LOUDEST = 127
const SOFTEST = 1

/** All go by the same: the first that meets a border holds the others, so that the figure stays. */
export function moved(
  notes: readonly NoteView[],
  by: { readonly time: number; readonly pitch: number },
): readonly NoteView[] {
  const starts = notes.map(note => note.start)
  const pitches = notes.map(note => note.pitch)
  const time = Math.max(by.time, -Math.min(...starts))
  const pitch = Math.min(HIGHEST - Math.max(...pitches), Math.max(-Math.min(...pitches), by.pitch))
  if (time === 0 && pitch === 0) return notes
  return notes.map(note => ({
    ...note,
    start: ticks(note.start + time),
    pitch: note.pitch + pitch,
  }))
}

/** None becomes shorter than `shortest`, unless it was. */
export const resized = (
  notes: readonly NoteView[],
  by: number,
  shortest: number,
): readonly NoteView[] =>
  by === 0
    ? notes
    : notes.map(note => ({
        ...note,
        length: ticks(Math.max(Math.min(shortest, note.length), note.length + by)),
      }))

export const louder = (notes: readonly NoteView[], by: number): readonly NoteView[] =>
  by === 0 ? notes : notes.map(note => withVelocity(note, note.velocity + by))

/** @param velocity brought within 1 … 127 */
export const withVelocity = (note: NoteView, velocity: number): NoteView => ({
  ...note,
  velocity: Math.min(LOUDEST, Math.max(SOFTEST, Math.round(velocity))),
})

/** Begins each on the line nearest to it; lengths stay. */
export const quantised = (notes: readonly NoteView[], grid: Grid): readonly NoteView[] =>
  notes.map(note => {
    const start = nearestLine(note.start, grid)
    return start === note.start ? note : { ...note, start }
  })
