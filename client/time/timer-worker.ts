/** An alarm that a hidden page does not slow down: browsers throttle a page's own to 1 Hz, not this. */
import type { AlarmRequest } from './worker-clock.ts'

let alarm: ReturnType<typeof setTimeout> | undefined

self.onmessage = ({ data: delay }: MessageEvent<AlarmRequest>) => {
  clearTimeout(alarm)
  alarm = setTimeout(() => self.postMessage(undefined), delay)
}
