/** Timers that a hidden page does not slow down: browsers throttle a page's own to 1 Hz, not these. */
import type { TimerRequest } from './worker-clock.ts'

const timers = new Map<number, ReturnType<typeof setTimeout>>()

self.onmessage = ({ data: { id, delay } }: MessageEvent<TimerRequest>) => {
  clearTimeout(timers.get(id))
  timers.delete(id)
  if (delay === undefined) return
  const ring = () => {
    timers.delete(id)
    self.postMessage(id)
  }
  timers.set(id, setTimeout(ring, delay))
}
