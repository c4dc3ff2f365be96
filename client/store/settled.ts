/**
 * What is shown all over the page, as every key shows the scale and every ruler the metre (PR7): a
 * change is drawn like any other, yet those right after it only when no more have come for a while.
 * While many set it again and again it would take up the page, and flicker.
 */
import { cancelNextFrame, onNextFrame } from './animation-frame.ts'

/** ms without a change */
const REST = 400
/** ms that a change is drawn late at most */
const LONGEST_WAIT = 3_000

export interface Settling {
  /** It is another than before. */
  changed(): void
  stop(): void
}

/** @param draw runs as `onNextFrame` runs it */
export function createSettling(draw: () => void): Settling {
  let last = Number.NEGATIVE_INFINITY
  let undrawnSince: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function ask(): void {
    undrawnSince = undefined
    onNextFrame(draw)
  }

  return {
    changed() {
      const now = performance.now()
      const isAtRest = now - last >= REST
      last = now
      clearTimeout(timer)
      if (isAtRest) return ask()
      undrawnSince ??= now
      timer = setTimeout(ask, Math.min(REST, undrawnSince + LONGEST_WAIT - now))
    },
    stop() {
      clearTimeout(timer)
      cancelNextFrame(draw)
    },
  }
}
