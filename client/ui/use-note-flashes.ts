import { type RefObject, useEffect, useRef } from 'react'
import type { ClipView, NoteView } from '../../shared/doc/view.ts'
import type { NoteId, TrackId } from '../../shared/protocol/ids.ts'
import { usePage } from './app-context.tsx'
import { colourOfChange, flash } from './flash.ts'

/** More changes than these at once are shown as one, of the whole grid. */
const MOST = 64

/** Flashes the notes that somebody else has written or changed (PR4). */
export function useNoteFlashes(
  grid: RefObject<HTMLElement | null>,
  track: TrackId,
  clip: ClipView,
): void {
  const { app, own } = usePage()
  const before = useRef(clip.notes)
  useEffect(() => {
    const changed = changedNotes(before.current, clip.notes).filter(({ id }) => !own.has(id))
    before.current = clip.notes
    const element = grid.current
    if (!element || changed.length === 0) return
    const owner = app.session.get()?.tracks[track]?.owner
    const colourOf = (id: string) => colourOfChange(app, [id, clip.id], owner)
    const show = (what: Element | null, colour: string | undefined) => {
      if (what && colour) flash(what, colour)
    }
    if (changed.length <= MOST)
      for (const { id } of changed)
        show(element.querySelector(`[data-id="${CSS.escape(id)}"]`), colourOf(id))
    else if (!own.has(clip.id)) show(element, colourOf(clip.id))
  }, [app, own, grid, track, clip])
}

/** Pure. */
function changedNotes(
  before: readonly NoteView[],
  after: readonly NoteView[],
): readonly NoteView[] {
  if (before === after) return []
  const known = new Map<NoteId, NoteView>(before.map(note => [note.id, note]))
  return after.filter(note => known.get(note.id) !== note)
}
