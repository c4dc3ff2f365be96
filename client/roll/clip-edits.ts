/** What a hand does to clips, and the edits that come of it. Pure. */
import { packedId, writeClipNotes } from '../../shared/doc/clip-notes.ts'
import type { Edit } from '../../shared/doc/edit.ts'
import type { ClipView } from '../../shared/doc/view.ts'
import type { ClipId } from '../../shared/protocol/ids.ts'
import { ticks } from '../../shared/time/units.ts'
import { type ClipPlace, chunked } from './overlay.ts'

/** A stretch of the song, in ticks. */
export type Span = Pick<ClipView, 'start' | 'length'>

/** Never before the song. */
export const spanMoved = ({ start, length }: Span, by: number): Span => ({
  start: ticks(Math.max(0, start + by)),
  length,
})

/** None becomes shorter than `shortest`, unless it was. */
export const spanResized = ({ start, length }: Span, by: number, shortest: number): Span => ({
  start,
  length: ticks(Math.max(Math.min(shortest, length), length + by)),
})

/** Says only what differs: a simultaneous change of the other holds as well. */
export function spanChange(before: Span, after: Span): Partial<Span> {
  const start = before.start === after.start ? {} : { start: after.start }
  const length = before.length === after.length ? {} : { length: after.length }
  return { ...start, ...length }
}

/** The same clip once more, right behind; what is muted in it stays so. */
export function duplicateEdits(
  { track }: ClipPlace,
  clip: ClipView,
  copy: ClipId,
): readonly Edit[] {
  const { notes, loop, length } = clip
  const muted = notes.flatMap((note, n) => (note.muted ? [{ id: packedId(n), muted: true }] : []))
  return [
    {
      type: 'add-clip',
      track,
      clip: copy,
      start: ticks(clip.start + length),
      length,
      ...(loop !== undefined && { loop }),
      notes: writeClipNotes(notes),
    },
    ...chunked(muted).map(
      (changes): Edit => ({ type: 'change-notes', track, clip: copy, changes }),
    ),
  ]
}

/** An empty one. */
export const newClipEdit = (place: ClipPlace, { start, length }: Span): Edit => ({
  type: 'add-clip',
  ...place,
  start,
  length,
  notes: writeClipNotes([]),
})
