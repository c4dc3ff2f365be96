/** What holds at a position of the song: the point that governs it, else what the whole song has. */
import type { ContextView, PointView, SessionView } from './view.ts'

interface Placed {
  readonly position: number
}

/** @param points in order of position */
export const pointAt = <Point extends Placed>(
  points: readonly Point[] | undefined,
  position: number,
): Point | undefined => points?.findLast(point => point.position <= position)

export function keyAt(
  { context, timelines }: Pick<SessionView, 'context' | 'timelines'>,
  position: number,
): Pick<ContextView, 'key' | 'scale'> {
  const { key, scale } = pointAt(timelines.key, position)?.value ?? context
  return { key, scale }
}

export const chordAt = (
  { timelines }: Pick<SessionView, 'timelines'>,
  position: number,
): PointView<'chords'>['value'] | undefined => pointAt(timelines.chords, position)?.value
