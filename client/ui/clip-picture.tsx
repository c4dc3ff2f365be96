import { memo } from 'react'
import type { ClipView } from '../../shared/doc/view.ts'

/** Empty semitones above and below the notes. */
const MARGIN = 2
/** Rounds of a loop that are drawn; beyond them nobody could tell them apart. */
const MOST_ROUNDS = 64

/** A clip's notes, small; a loop with all its rounds. */
export const ClipPicture = memo(function ClipPicture({
  notes,
  length,
  loop,
}: Pick<ClipView, 'notes' | 'length' | 'loop'>) {
  const pitches = notes.map(note => note.pitch)
  const lowest = Math.min(60, ...pitches) - MARGIN
  const lines = Math.max(72, ...pitches) + MARGIN - lowest
  const content = loop ?? length
  const path = notes
    .filter(note => note.start < content && !note.muted)
    .map(note => {
      const width = Math.min(note.length, content - note.start)
      return `M${note.start} ${lowest + lines - note.pitch - 1}h${width}v1h${-width}z`
    })
    .join('')
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
