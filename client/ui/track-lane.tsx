import { Trash2 } from 'lucide-react'
import { memo } from 'react'
import type { ClipView, TrackView } from '../../shared/doc/view.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { useEdit, usePage } from './app-context.tsx'
import { playerStyle } from './player-style.ts'
import { countText } from './wording.ts'

interface Props {
  readonly track: TrackView
  /** Where the lane ends, in ticks; the same for all lanes. */
  readonly end: number
}

/** A track's name and its clips where they lie. */
export const TrackLane = memo(function TrackLane({ track, end }: Props) {
  const { app } = usePage()
  const edit = useEdit()
  const colour = useReadable(app.session, s => s?.players[track.owner]?.colour ?? 0)
  const isMine = useReadable(app.room, room => room?.self.player === track.owner)
  const clips = Object.values(track.clips).toSorted((a, b) => a.start - b.start)
  const last = clips.at(-1)
  return (
    <li className="track" style={playerStyle(colour)}>
      <div className="track-head">
        <p className="track-name">{track.name}</p>
        <p className="track-note">{countText(clips.length, 'clip', 'clips')}</p>
      </div>
      <div className="track-lane">
        {clips.map(clip => (
          <Clip key={clip.id} clip={clip} end={end} />
        ))}
      </div>
      {isMine && last ? (
        <button
          type="button"
          className="button quiet icon"
          aria-label={`Remove the last clip of ${track.name}`}
          onClick={() => edit({ type: 'remove-clip', track: track.id, clip: last.id })}
        >
          <Trash2 aria-hidden />
        </button>
      ) : null}
    </li>
  )
})

/** Empty semitones above and below the notes in the small picture. */
const MARGIN = 2

function Clip({ clip, end }: { readonly clip: ClipView; readonly end: number }) {
  const pitches = clip.notes.map(note => note.pitch)
  const lowest = Math.min(60, ...pitches) - MARGIN
  const lines = Math.max(72, ...pitches) + MARGIN - lowest
  return (
    <svg
      className="clip"
      role="img"
      aria-label={`Clip of ${countText(clip.notes.length, 'note', 'notes')}`}
      viewBox={`0 0 ${Math.max(1, clip.length)} ${lines}`}
      preserveAspectRatio="none"
      style={{ left: `${(clip.start / end) * 100}%`, width: `${(clip.length / end) * 100}%` }}
    >
      {clip.notes.map(note => (
        <rect
          key={`${note.start}-${note.pitch}`}
          x={note.start}
          y={lowest + lines - note.pitch}
          width={note.length}
          height={1}
        />
      ))}
    </svg>
  )
}
