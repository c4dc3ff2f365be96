/** One task after the other, with room between them for whatever comes in. */
const waiting: (() => void)[] = []
const { port1: here, port2: there } = new MessageChannel()
here.onmessage = () => waiting.shift()?.()

/**
 * Runs `task` in a task of its own, behind all that has come in until now: keys and notes come over
 * the same thread. `scheduler.yield` would put it before them.
 */
export function nextTask(task: () => void): void {
  waiting.push(task)
  there.postMessage(undefined)
}
