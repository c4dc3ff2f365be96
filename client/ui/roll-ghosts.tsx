import { type CSSProperties, memo } from 'react'
import type { TrackView } from '../../shared/doc/view.ts'
import type { TrackId } from '../../shared/protocol/ids.ts'
import { notesBetween } from '../../shared/sequence/track-notes.ts'
import { ticks } from '../../shared/time/units.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { playerStyle } from './player-style.ts'

const NO_TRACKS: Readonly<Record<TrackId, TrackView>> = {}

interface Props {
  /** Whose notes are not ghosts. */
  readonly track: TrackId
  /** Where the roll begins in the song, and its length. */
  readonly origin: number
  readonly end: number
}

/** What the other tracks play meanwhile, faintly, in their players' colours. */
export const RollGhosts = memo(function RollGhosts({ track, origin, end }: Props) {
  const { app } = usePage()
  const tracks = useReadable(app.session, session => session?.tracks ?? NO_TRACKS)
  return Object.values(tracks)
    .filter(({ id }) => id !== track)
    .map(other => <Ghosts key={other.id} other={other} origin={origin} end={end} />)
})

interface GhostsProps extends Omit<Props, 'track'> {
  readonly other: TrackView
}

const Ghosts = memo(function Ghosts({ other, origin, end }: GhostsProps) {
  const { app } = usePage()
  const colour = useReadable(app.session, s => s?.players[other.owner]?.colour ?? 0)
  const path = notesBetween(other, ticks(origin), ticks(origin + end))
    .map(note => {
      const width = note.end - note.start
      return `M${note.start - origin} ${127 - note.pitch}h${width}v1h${-width}z`
    })
    .join('')
  if (path === '') return null
  return (
    <svg
      className="roll-ghosts"
      viewBox={`0 0 ${end} 128`}
      preserveAspectRatio="none"
      style={playerStyle(colour) as CSSProperties}
      aria-hidden
    >
      <path d={path} />
    </svg>
  )
})
