import type { Cancel, Clock } from '../../shared/ports.ts'
import { type LocalMicros, localMicros } from '../../shared/time/units.ts'

/** Says when to ring: `delay` in ms, or undefined to forget that timer. */
export interface TimerRequest {
  readonly id: number
  readonly delay: number | undefined
}

/** The longest delay that browsers keep, ms; what is due later is asked for again. */
const LONGEST_DELAY = 2 ** 31 - 1

/** µs on this page's own clock. */
const localNow = (): LocalMicros => localMicros((performance.timeOrigin + performance.now()) * 1000)

/**
 * The page's Clock. Its timers live in a worker, so a hidden page keeps time; where no worker can
 * start they are the page's own.
 */
export function createWorkerClock(): Clock & { close(): void } {
  const tasks = new Map<number, { readonly moment: LocalMicros; readonly task: () => void }>()
  let nextId = 0
  let worker = startWorker(ring, () => {
    worker = undefined
    for (const [id, { moment }] of tasks) arm(id, moment)
  })

  function arm(id: number, moment: LocalMicros): void {
    const delay = Math.min(LONGEST_DELAY, Math.max(0, Math.ceil((moment - localNow()) / 1000)))
    if (worker) worker.postMessage({ id, delay } satisfies TimerRequest)
    else setTimeout(() => ring(id), delay)
  }

  function ring(id: number): void {
    const timer = tasks.get(id)
    if (!timer) return
    if (localNow() < timer.moment) {
      arm(id, timer.moment) // timers may ring a little early, and the longest were cut
      return
    }
    tasks.delete(id)
    timer.task()
  }

  return {
    now: localNow,
    at(moment, task): Cancel {
      const id = nextId++
      tasks.set(id, { moment, task })
      arm(id, moment)
      return () => {
        if (!tasks.delete(id)) return
        worker?.postMessage({ id, delay: undefined } satisfies TimerRequest)
      }
    },
    close() {
      tasks.clear()
      worker?.terminate()
    },
  }
}

function startWorker(ring: (id: number) => void, onFail: () => void): Worker | undefined {
  try {
    const worker = new Worker(new URL('./timer-worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<number>) => ring(data)
    worker.onerror = onFail
    return worker
  } catch {
    return undefined
  }
}
