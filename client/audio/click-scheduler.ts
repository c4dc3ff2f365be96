import type { Cancel, Clock } from '../../shared/ports.ts'
import { type LocalMicros, localMicros } from '../../shared/time/units.ts'

export interface Click {
  /** When it is to be heard. */
  readonly moment: LocalMicros
  /** The first beat of a bar. */
  readonly accent: boolean
  /** Before the song begins: another sound. */
  readonly countIn?: boolean
}

/** The clicks with `from ≤ moment < to`, in order. Pure: asked again, it answers the same. */
export type ClicksBetween = (from: LocalMicros, to: LocalMicros) => readonly Click[]

/** Handed over this far ahead: more than any output latency and any hiccup of the page. */
const LOOK_AHEAD_MICROS = 250_000
const INTERVAL_MICROS = 50_000
/**
 * The room clock is corrected while clicks run, so a click near the end of one look may move by a
 * little before the next. Looks overlap by this, and a click this near to the last one is the same.
 */
const OVERLAP_MICROS = 10_000

/**
 * Hands clicks over a little before they are due, each exactly once. `cancel` is told to forget
 * those handed over and not yet heard, whenever what was said before no longer holds.
 */
export function createClickScheduler({
  clock,
  hand,
  cancel,
  isPast = () => false,
}: {
  readonly clock: Clock
  hand(click: Click): void
  cancel(): void
  /** It sounds already, or would come late: a click that is not in time is worse than none. */
  isPast?(moment: LocalMicros): boolean
}) {
  let clicks: ClicksBetween | undefined
  let handedUntil = clock.now()
  let lastClick = Number.NEGATIVE_INFINITY
  let stopTimer: Cancel = () => {}

  function run(): void {
    if (!clicks) return
    const now = clock.now()
    // After a sleep nothing is caught up.
    const from = localMicros(handedUntil > now ? handedUntil - OVERLAP_MICROS : now)
    handedUntil = localMicros(now + LOOK_AHEAD_MICROS)
    for (const click of clicks(from, handedUntil)) {
      if (click.moment <= lastClick + OVERLAP_MICROS) continue
      lastClick = click.moment
      if (!isPast(click.moment)) hand(click)
    }
    stopTimer = clock.at(localMicros(now + INTERVAL_MICROS), run)
  }

  return {
    /** Click like this from now on; undefined is silence. */
    set(next: ClicksBetween | undefined): void {
      stopTimer()
      cancel()
      clicks = next
      handedUntil = clock.now()
      lastClick = Number.NEGATIVE_INFINITY
      run()
    },
    close(): void {
      stopTimer()
      clicks = undefined
    },
  }
}
