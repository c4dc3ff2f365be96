import { type RefObject, useEffect, useRef } from 'react'
import type { ClipView, TrackView } from '../../shared/doc/view.ts'
import type { PlayerId, TrackId } from '../../shared/protocol/ids.ts'
import { usePage } from './app-context.tsx'
import { colourOfChange, flash } from './flash.ts'

type Tracks = Readonly<Record<TrackId, TrackView>>

/** A file that is imported, or an hour of work that comes all at once, is no flash. */
const MOST = 64

/**
 * Flashes the clips that somebody else has placed or changed (PR4).
 *
 * @param rows what the clips are below, each with its id in `data-clip`
 * @param tracks undefined until there is a session
 */
export function useClipFlashes(
  rows: RefObject<HTMLElement | null>,
  tracks: Tracks | undefined,
): void {
  const { app, own } = usePage()
  const before = useRef(tracks)
  useEffect(() => {
    const was = before.current
    before.current = tracks
    if (!was || !tracks || was === tracks) return
    const changed = changedClips(was, tracks).filter(({ clip }) => !own.has(clip.id))
    if (changed.length > MOST) return
    for (const { clip, owner } of changed) {
      const element = rows.current?.querySelector(`[data-clip="${CSS.escape(clip.id)}"]`)
      const colour = element && colourOfChange(app, [clip.id], owner)
      if (element && colour) flash(element, colour)
    }
  }, [app, own, rows, tracks])
}

/** Pure. */
function changedClips(before: Tracks, after: Tracks) {
  const changed: { readonly clip: ClipView; readonly owner: PlayerId }[] = []
  for (const { id, owner, clips } of Object.values(after)) {
    const old = before[id]?.clips
    if (old === clips) continue
    for (const clip of Object.values(clips))
      if (old?.[clip.id] !== clip) changed.push({ clip, owner })
  }
  return changed
}
