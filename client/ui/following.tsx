import { Eye } from 'lucide-react'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { playerStyle } from './player-style.ts'

/** Whose view the stage shows, and the way out of it. */
export function Following() {
  const { app, ui } = usePage()
  const following = useReadable(ui, now => now.following)
  const name = useReadable(app.attention, all => following && all.get(following)?.name)
  const colour = useReadable(app.attention, all => following && all.get(following)?.colour)
  const isFollowing = name !== undefined && colour !== undefined
  return (
    <div role="status" aria-label="Following" className="following-place">
      {isFollowing ? (
        <p className="following" style={playerStyle(colour)}>
          <Eye aria-hidden />
          You see what {name} sees
          <button
            type="button"
            className="button quiet"
            onClick={() => ui.update(now => ({ ...now, following: undefined }))}
          >
            Stop <kbd>Esc</kbd>
          </button>
        </p>
      ) : null}
    </div>
  )
}
