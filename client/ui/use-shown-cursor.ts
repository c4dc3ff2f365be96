import { type PointerEvent, useMemo } from 'react'
import { ticks } from '../../shared/time/units.ts'
import { usePage } from './app-context.tsx'
import type { ShownCursor } from './shown-cursor.ts'

/**
 * Tells the others where my pointer is on a clip's notes or a track's lane (PR1).
 *
 * @param over the clip or the track
 * @param origin the song position at the left edge
 * @param tick px for each tick
 */
export function useShownCursor(over: string, origin: number, tick: number) {
  const shown: ShownCursor = usePage().cursor
  const pointerHandlers = useMemo(
    () => ({
      onPointerMove(event: PointerEvent) {
        // A finger is where it plays, and then nowhere.
        if (event.pointerType === 'touch' && event.buttons === 0) return
        const { left, top, height } = event.currentTarget.getBoundingClientRect()
        const position = ticks(origin + (event.clientX - left) / tick)
        const share = 1 - (event.clientY - top) / height
        shown.move({ over, position, pitch: 128 * Math.min(1, Math.max(0, share)) })
      },
      onPointerLeave: () => shown.leave(),
    }),
    [shown, over, origin, tick],
  )
  return { shown, pointerHandlers }
}
