import { type RefObject, useEffect, useRef } from 'react'
import type { TimelinesView } from '../../shared/doc/view.ts'
import { usePage } from './app-context.tsx'
import { flash } from './flash.ts'
import { colourValue } from './player-style.ts'
import { pointsOf, SHOWN_TIMELINES } from './point-wording.ts'
import { changedPoints } from './remote-edits.ts'

/**
 * Flashes the points that somebody else has placed or changed, in that player's colour (PR4).
 *
 * @param lanes what they are below, each with its id in `data-point`
 * @param timelines undefined until there is a session
 */
export function usePointFlashes(
  lanes: RefObject<HTMLElement | null>,
  timelines: TimelinesView | undefined,
): void {
  const { app, own } = usePage()
  const before = useRef(timelines)
  useEffect(() => {
    const was = before.current
    before.current = timelines
    if (!was || !timelines || was === timelines) return
    const self = app.room.get()?.self.player
    for (const name of SHOWN_TIMELINES)
      for (const { id, changedBy } of changedPoints(
        pointsOf(was, name),
        pointsOf(timelines, name),
      )) {
        const element = lanes.current?.querySelector(`[data-point="${CSS.escape(id)}"]`)
        if (!element || !changedBy || changedBy === self || own.has(id)) continue
        flash(element, colourValue(app.session.get()?.players[changedBy]?.colour ?? 0))
      }
  }, [app, own, lanes, timelines])
}
