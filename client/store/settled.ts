/**
 * What is shown all over the page, as every key shows the scale and every ruler the metre (PR7): a
 * change is drawn like any other, yet those right after it only when no more have come for a while.
 * While many set it again and again it would take up the page, and flicker.
 */
import { cancelNextFrame, onNextFrame } from './animation-frame.ts'
import { REST, whenAtRest } from './at-rest.ts'

export interface Settling<T> {
  /** What it is now. */
  look(value: T): void
  stop(): void
}

/** @param shown is drawn already  @param draw runs as `onNextFrame` runs it */
export function createSettling<T>(shown: T, draw: () => void): Settling<T> {
  const rest = whenAtRest(() => onNextFrame(draw))
  let seen = shown
  let changedAt = Number.NEGATIVE_INFINITY
  return {
    look(value) {
      if (Object.is(value, seen)) return
      seen = value
      const now = performance.now()
      const wasAtRest = now - changedAt >= REST
      changedAt = now
      if (wasAtRest) {
        rest.stop()
        onNextFrame(draw)
      } else rest.stir()
    },
    stop() {
      rest.stop()
      cancelNextFrame(draw)
    },
  }
}
