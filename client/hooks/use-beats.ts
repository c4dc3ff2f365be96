import { useEffect, useRef } from 'react'
import { TICKS_PER_QUARTER } from '../../shared/time/units.ts'
import type { App } from '../app.ts'
import { watchForFrames } from '../store/animation-frame.ts'

/** The most that a jump (a loop's end, a seek) is seen late, and the least between two looks, ms. */
const LONGEST_WAIT = 100
const SHORTEST_WAIT = 10
/** Of a tempo of 1, per ms. */
const TICKS_PER_MS = TICKS_PER_QUARTER / 60_000

/**
 * Calls `draw` when the song comes to a beat and when it may have been moved, outside React. Between
 * two beats nothing is drawn: a page that draws every frame costs its thread a twentieth.
 */
export function useBeats(app: App, draw: () => void): void {
  const latest = useRef(draw)
  useEffect(() => {
    latest.current = draw
  })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    function look(): void {
      timer = undefined
      latest.current()
      const { phase, playing } = app.companion.transport()
      if (playing || phase !== 'stopped') timer = setTimeout(look, untilBeat(app))
    }
    /** While it moves, the next look is due anyhow. */
    const wake = () => {
      if (timer === undefined) look()
    }
    look()
    const unwatch = [watchForFrames(app.session, wake), watchForFrames(app.room, wake)]
    return () => {
      clearTimeout(timer)
      for (const stop of unwatch) stop()
    }
  }, [app])
}

/** ms */
function untilBeat(app: App): number {
  const { position, nextBeat, tempo } = app.companion.transport()
  const wait = (nextBeat - position) / (tempo * TICKS_PER_MS)
  return Math.min(LONGEST_WAIT, Math.max(SHORTEST_WAIT, wait))
}
