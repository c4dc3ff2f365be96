import type { SavedSession } from '../saved-sessions.ts'
import { countText, spanText } from './wording.ts'

/** "Saved on the server: 12 min, 3 takes". */
export function SavedNote({ session }: { readonly session: SavedSession }) {
  return (
    <span className="row-note">
      Saved on the server: {spanText(session.duration)}, {countText(session.takes, 'take', 'takes')}
    </span>
  )
}
