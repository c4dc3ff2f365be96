/**
 * Gathers what wants to render: each asks as often as it likes, and all that asked run together, as
 * often as the page can draw in a sixteenth of its time. They run right after whatever came in, which is when the next thing is
 * furthest away: notes come over the same thread, and wait for nothing but what is being drawn.
 */

/** A hidden page's views may be this late, in ms. */
const HIDDEN_DELAY = 250
/** Between two renderings, in ms: thirty a second are smooth … */
const LEAST_GAP = 32
/** … and this many times what the last one took, painting included: a slow page draws less often. */
const REST_FACTOR = 16
const MOST_GAP = 250
/** What may render waits so long for something to come in, in ms, and then renders by itself. */
const GRACE = 25

const waiting = new Set<() => void>()
const { port1: here, port2: there } = new MessageChannel()
here.onmessage = flush
let isPosted = false
let timer: ReturnType<typeof setTimeout> | undefined
let lastFlush = Number.NEGATIVE_INFINITY
let gap = LEAST_GAP

/** Runs `task` soon, together with all others that asked. */
export function onNextFrame(task: () => void): void {
  waiting.add(task)
  const rest = lastFlush + gap - performance.now()
  if (document.hidden) timer ??= setTimeout(flush, HIDDEN_DELAY)
  else if (rest > 0) timer ??= setTimeout(flush, rest + GRACE)
  else if (!isPosted) {
    isPosted = true
    there.postMessage(undefined)
  }
}

export function cancelNextFrame(task: () => void): void {
  waiting.delete(task)
}

function flush(): void {
  clearTimeout(timer)
  timer = undefined
  isPosted = false
  lastFlush = performance.now()
  const tasks = [...waiting]
  waiting.clear()
  for (const task of tasks) task()
  // React commits in the microtasks after this, so what it took is known in the task after this one.
  afterThis(() => {
    const rendered = performance.now() - lastFlush
    requestAnimationFrame(begun => afterThis(() => rest(rendered + performance.now() - begun)))
  })
}

function rest(spent: number): void {
  gap = Math.min(MOST_GAP, Math.max(LEAST_GAP, REST_FACTOR * spent))
}

/** The first task after this one; after a frame's, it is painted. */
function afterThis(task: () => void): void {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    task()
  }
  port2.postMessage(undefined)
}
