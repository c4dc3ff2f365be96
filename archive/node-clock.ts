/** The Clock port over this process's monotonic clock and timers. */
import { performance } from 'node:perf_hooks'
import type { Clock } from '../shared/ports.ts'
import { localMicros } from '../shared/time/units.ts'

/** Node fires longer timers at once. */
const MAX_TIMER_MS = 2 ** 31 - 1

export function createNodeClock(): Clock {
  const now = () => localMicros((performance.timeOrigin + performance.now()) * 1000)
  return {
    now,
    at(moment, task) {
      let timer: NodeJS.Timeout
      const wait = () => {
        const left = (moment - now()) / 1000
        timer =
          left > MAX_TIMER_MS
            ? setTimeout(wait, MAX_TIMER_MS)
            : setTimeout(task, Math.max(0, Math.ceil(left)))
      }
      wait()
      return () => clearTimeout(timer)
    },
  }
}
