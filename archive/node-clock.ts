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
        const left = Math.max(0, Math.ceil((moment - now()) / 1000))
        timer = setTimeout(ring, Math.min(MAX_TIMER_MS, left))
      }
      // Node counts from when its turn began, so a timer that was set late in it rings too early.
      const ring = () => (now() < moment ? wait() : task())
      wait()
      return () => clearTimeout(timer)
    },
  }
}
