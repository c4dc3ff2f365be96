import type { RefObject } from 'react'
import { TICKS_PER_QUARTER, type Ticks } from '../../shared/time/units.ts'
import type { App } from '../app.ts'
import { setStyle } from './set-style.ts'
import { useBeats } from './use-beats.ts'

/** px of a step. Gliding by CSS would have the page draw every frame, several times the cost of steps. */
const STEP = 2
/** The fastest it steps, ms. */
const SHORTEST_STEP = 33

/**
 * Keeps `--at` (ticks) of the line's element where the song is, in steps that are small to the eye.
 *
 * @param tick px of a tick
 * @param placeOf song position → ticks from the left; undefined: it is not to be seen
 */
export function usePlayhead(
  app: App,
  line: RefObject<HTMLElement | null>,
  tick: number,
  placeOf: (position: Ticks) => number | undefined,
): void {
  useBeats(app, ({ position, tempo }) => {
    const element = line.current
    if (!element) return
    const at = placeOf(position)
    if (element.hidden !== (at === undefined)) element.hidden = at === undefined
    if (at === undefined) return
    setStyle(element, '--at', String(at))
    return Math.max(SHORTEST_STEP, (STEP * 60_000) / (tick * tempo * TICKS_PER_QUARTER))
  })
}
