import { memo, useEffect, useState } from 'react'
import type { ClipView, NoteView } from '../../shared/doc/view.ts'
import type { Ticks } from '../../shared/time/units.ts'
import { drawLater } from '../store/draw-later.ts'

/** Empty semitones above and below the notes. */
const MARGIN = 2
/** Rounds of a loop that are drawn; beyond them nobody could tell them apart. */
const MOST_ROUNDS = 64

/** Of all the notes of one round. */
interface Drawing {
  /** Semitones. */
  readonly lines: number
  readonly path: string
}
const NOTHING_YET: Drawing = { lines: 1, path: '' }

/** A clip's notes, small; a loop with all its rounds. What changed is drawn when it is its turn. */
export const ClipPicture = memo(function ClipPicture({
  notes,
  length,
  loop,
}: Pick<ClipView, 'notes' | 'length' | 'loop'>) {
  const content = loop ?? length
  const [{ lines, path }, setDrawing] = useState(NOTHING_YET)
  useEffect(() => drawLater(() => setDrawing(drawingOf(notes, content))), [notes, content])
  const rounds = Math.min(MOST_ROUNDS, Math.ceil(length / content))
  return (
    <svg
      className="clip-picture"
      aria-hidden
      viewBox={`0 0 ${Math.max(1, length)} ${lines}`}
      preserveAspectRatio="none"
    >
      {Array.from({ length: rounds }, (_, round) => (
        <g key={String(round * content)} transform={`translate(${round * content} 0)`}>
          {round > 0 ? <path className="round-line" d={`M0 0v${lines}`} /> : null}
          <path d={path} opacity={round > 0 ? 0.6 : 1} />
        </g>
      ))}
    </svg>
  )
})

function drawingOf(notes: readonly NoteView[], content: Ticks): Drawing {
  const pitches = notes.map(note => note.pitch)
  const lowest = Math.min(60, ...pitches) - MARGIN
  const lines = Math.max(72, ...pitches) + MARGIN - lowest
  const path = notes
    .filter(note => note.start < content && !note.muted)
    .map(note => {
      const width = Math.min(note.length, content - note.start)
      return `M${note.start} ${lowest + lines - note.pitch - 1}h${width}v1h${-width}z`
    })
    .join('')
  return { lines, path }
}
