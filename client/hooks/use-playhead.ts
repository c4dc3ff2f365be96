import { type RefObject, useRef } from 'react'
import { TICKS_PER_QUARTER, type Ticks } from '../../shared/time/units.ts'
import type { App } from '../app.ts'
import { setStyle } from './set-style.ts'
import { useBeats } from './use-beats.ts'

/** ms that the line glides by itself, as `--glide` says: the longest time between two looks. */
const GLIDE = 100
/** Further than this many glides it does not glide: the song went round, or somebody sought. */
const JUMP = 3

/**
 * Keeps `--at` (ticks) of the line's element where the song is. Between two looks the browser moves
 * it, so that nothing is drawn here meanwhile.
 *
 * @param placeOf song position → ticks from the left; undefined: it is not to be seen
 */
export function usePlayhead(
  app: App,
  line: RefObject<HTMLElement | null>,
  placeOf: (position: Ticks) => number | undefined,
): void {
  const shown = useRef(Number.NaN)
  useBeats(app, () => {
    const element = line.current
    if (!element) return
    const { position, playing, tempo } = app.companion.transport()
    const at = placeOf(position)
    if (element.hidden !== (at === undefined)) element.hidden = at === undefined
    if (at === undefined) return
    const glide = (GLIDE * tempo * TICKS_PER_QUARTER) / 60_000
    const isFar = !(Math.abs(at - shown.current) <= JUMP * glide)
    shown.current = at
    const isGliding = playing && !isFar && !matchMedia('(prefers-reduced-motion: reduce)').matches
    setStyle(element, '--glide', isGliding ? `${GLIDE}ms` : '0ms')
    setStyle(element, '--at', String(isGliding ? at + glide : at))
  })
}
