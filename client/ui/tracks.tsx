import type { TrackView } from '../../shared/doc/view.ts'
import type { TrackId } from '../../shared/protocol/ids.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { TrackLane } from './track-lane.tsx'

const NO_TRACKS: Readonly<Record<TrackId, TrackView>> = {}

/** Tracks with their clips, on one scale. Clips come from the record button. */
export function Tracks() {
  const { app } = usePage()
  const all = useReadable(app.session, session => session?.tracks ?? NO_TRACKS)
  const tracks = Object.values(all).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const ends = tracks.flatMap(track =>
    Object.values(track.clips).map(clip => clip.start + clip.length),
  )
  return (
    <section className="panel tracks" aria-labelledby="tracks">
      <header className="panel-head">
        <h2 id="tracks">Tracks</h2>
      </header>
      {tracks.length === 0 ? (
        <p className="empty">Record places what you play as a clip on your track.</p>
      ) : (
        <ul className="track-rows">
          {tracks.map(track => (
            <TrackLane key={track.id} track={track} end={Math.max(1, ...ends)} />
          ))}
        </ul>
      )}
    </section>
  )
}
