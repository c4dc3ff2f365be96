/** Gathers what wants to render: each asks as often as it likes and runs once an animation frame. */

/** A hidden page gets no animation frames; its views may be this late, in ms. */
const HIDDEN_DELAY = 250

const waiting = new Set<() => void>()
let scheduled = false

/** Runs `task` with the next animation frame, together with all others that asked. */
export function onNextFrame(task: () => void): void {
  waiting.add(task)
  if (scheduled) return
  scheduled = true
  if (document.hidden) setTimeout(flush, HIDDEN_DELAY)
  else requestAnimationFrame(flush)
}

export function cancelNextFrame(task: () => void): void {
  waiting.delete(task)
}

function flush(): void {
  scheduled = false
  const tasks = [...waiting]
  waiting.clear()
  for (const task of tasks) task()
}
