/** Clicks on their way to the audio thread, each to be heard at its moment. */
import type { Clock } from '../../shared/ports.ts'
import { type LocalMicros, localMicros } from '../../shared/time/units.ts'
import { LOOK_AHEAD_SECONDS } from '../../worklets/dsp/effects/limiter.ts'
import {
  ACCENT_CLICK,
  CANCEL_CLICKS,
  CLICK,
  COUNT_IN_CLICK,
  NOW,
  PLAIN_CLICK,
} from '../../worklets/dsp/queue/timed-event.ts'
import type { AudioClock } from './audio-clock.ts'
import { createClickScheduler } from './click-scheduler.ts'

export function createClickFeed({
  clock,
  audioClock,
  hand,
}: {
  readonly clock: Clock
  /** The present one. */
  audioClock(): AudioClock
  hand(frame: number, source: number, status: number, data1: number, data2: number): void
}) {
  /** Where to hand over what is to be heard then; undefined while the audio clock is not known. */
  const frameHeardAt = (moment: LocalMicros): number | undefined =>
    audioClock().frameHeardAt(localMicros(moment - LOOK_AHEAD_SECONDS * 1e6))

  const scheduler = createClickScheduler({
    clock,
    hand({ moment, accent, countIn }) {
      const frame = frameHeardAt(moment)
      const plain = countIn ? COUNT_IN_CLICK : PLAIN_CLICK
      if (frame !== undefined) hand(Math.max(1, frame), 0, CLICK, accent ? ACCENT_CLICK : plain, 0)
    },
    isPast(moment) {
      const [frame, now] = [frameHeardAt(moment), audioClock().frameEnteringAt(clock.now())]
      return frame !== undefined && now !== undefined && frame <= now
    },
    cancel: () => hand(NOW, 0, CANCEL_CLICKS, 0, 0),
  })
  return { frameHeardAt, set: scheduler.set, close: scheduler.close }
}
