import { Takes } from './takes.tsx'
import { Tracks } from './tracks.tsx'
import './stage.css'

/** What was played and what is placed: the middle of the room. */
export function Stage() {
  return (
    <div className="stage">
      <Takes />
      <Tracks />
    </div>
  )
}
