import type { Cancel, Clock } from '../../shared/ports.ts'
import { type LocalMicros, localMicros } from '../../shared/time/units.ts'

export interface Click {
  /** When it is to be heard. */
  readonly moment: LocalMicros
  /** The first beat of a bar. */
  readonly accent: boolean
}

/** The clicks with `from ≤ moment < to`, in order. Pure: asked again, it answers the same. */
export type ClicksBetween = (from: LocalMicros, to: LocalMicros) => readonly Click[]

/** Handed over this far ahead: more than any output latency and any hiccup of the page. */
const LOOK_AHEAD_MICROS = 250_000
const INTERVAL_MICROS = 50_000

/**
 * Hands clicks over a little before they are due, each exactly once. `cancel` is told to forget
 * those handed over and not yet heard, whenever what was said before no longer holds.
 */
export function createClickScheduler({
  clock,
  hand,
  cancel,
}: {
  readonly clock: Clock
  hand(click: Click): void
  cancel(): void
}) {
  let clicks: ClicksBetween | undefined
  let handedUntil = clock.now()
  let stopTimer: Cancel = () => {}

  function run(): void {
    if (!clicks) return
    const now = clock.now()
    const from = localMicros(Math.max(handedUntil, now)) // after a sleep nothing is caught up
    handedUntil = localMicros(Math.max(from, now + LOOK_AHEAD_MICROS))
    for (const click of clicks(from, handedUntil)) hand(click)
    stopTimer = clock.at(localMicros(now + INTERVAL_MICROS), run)
  }

  return {
    /** Click like this from now on; undefined is silence. */
    set(next: ClicksBetween | undefined): void {
      stopTimer()
      cancel()
      clicks = next
      handedUntil = clock.now()
      run()
    },
    close(): void {
      stopTimer()
      clicks = undefined
    },
  }
}
