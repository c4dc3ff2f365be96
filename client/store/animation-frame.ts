/**
 * Gathers what wants to render: each asks as often as it likes and runs once an animation frame, and
 * while everything changes all the time not even that often. Notes come over the same thread.
 */

/** A hidden page gets no animation frames; its views may be this late, in ms. */
const HIDDEN_DELAY = 250
/** Between two renderings, in ms: twelve a second read as motion, and leave the thread to the notes … */
const LEAST_GAP = 80
/** … and this many times what the last one took, painting included: a slow page draws less often. */
const REST_FACTOR = 8
const MOST_GAP = 250

const waiting = new Set<() => void>()
let scheduled = false
let lastFlush = Number.NEGATIVE_INFINITY
let gap = LEAST_GAP

/** Runs `task` with the next animation frame, together with all others that asked. */
export function onNextFrame(task: () => void): void {
  waiting.add(task)
  if (scheduled) return
  scheduled = true
  const wait = document.hidden ? HIDDEN_DELAY : lastFlush + gap - performance.now()
  if (wait > 0) setTimeout(document.hidden ? flush : flushWithFrame, wait)
  else flushWithFrame()
}

export function cancelNextFrame(task: () => void): void {
  waiting.delete(task)
}

function flushWithFrame(): void {
  requestAnimationFrame(flush)
}

function flush(): void {
  scheduled = false
  lastFlush = performance.now()
  const tasks = [...waiting]
  waiting.clear()
  for (const task of tasks) task()
  afterPaint(() => {
    const spent = performance.now() - lastFlush
    gap = Math.min(MOST_GAP, Math.max(LEAST_GAP, REST_FACTOR * spent))
  })
}

/** The first task after this frame is drawn. */
function afterPaint(task: () => void): void {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    task()
  }
  port2.postMessage(undefined)
}
