import type { Cancel, Clock } from '../../shared/ports.ts'
import { type LocalMicros, localMicros } from '../../shared/time/units.ts'

/** To the worker: ring after so many ms, instead of whatever was asked before. */
export type AlarmRequest = number

/** The longest delay that browsers keep, ms; what is due later is asked for again. */
const LONGEST_DELAY = 2 ** 31 - 1

interface Timer {
  readonly moment: LocalMicros
  readonly task: () => void
}

/** µs on this page's own clock. */
const localNow = (): LocalMicros => localMicros((performance.timeOrigin + performance.now()) * 1000)

/**
 * The page's Clock. Its one alarm lives in a worker, so a hidden page keeps time; where no worker can
 * start it is the page's own. The worker is asked only for what is due before all else: a message to
 * it costs more than most of what timers do, and most are taken back before they ring.
 */
export function createWorkerClock(): Clock & { close(): void } {
  /** In the order they were set. */
  const timers = new Set<Timer>()
  let armedFor = Number.POSITIVE_INFINITY
  let ownAlarm: ReturnType<typeof setTimeout> | undefined
  let worker = startWorker(ring, () => {
    worker = undefined
    armedFor = Number.POSITIVE_INFINITY
    armNext()
  })

  function arm(moment: LocalMicros): void {
    if (moment >= armedFor) return
    armedFor = moment
    const delay = Math.min(LONGEST_DELAY, Math.max(0, Math.ceil((moment - localNow()) / 1000)))
    if (worker) worker.postMessage(delay satisfies AlarmRequest)
    else {
      clearTimeout(ownAlarm)
      ownAlarm = setTimeout(ring, delay)
    }
  }

  function armNext(): void {
    const next = earliest()
    if (next) arm(next.moment)
  }

  function earliest(): Timer | undefined {
    let first: Timer | undefined
    for (const timer of timers) if (!first || timer.moment < first.moment) first = timer
    return first
  }

  /** Runs what is due, the earliest first; what it sets anew for now waits for the next ring. */
  function ring(): void {
    armedFor = Number.POSITIVE_INFINITY
    const now = localNow()
    const due = [...timers].filter(({ moment }) => moment <= now)
    for (const timer of due.toSorted((a, b) => a.moment - b.moment)) {
      if (!timers.delete(timer)) continue // taken back by one before it
      try {
        timer.task()
      } catch (error) {
        reportError(error) // the others are still due
      }
    }
    armNext()
  }

  return {
    now: localNow,
    at(moment, task): Cancel {
      const timer = { moment, task }
      timers.add(timer)
      arm(moment)
      return () => void timers.delete(timer)
    },
    close() {
      timers.clear()
      clearTimeout(ownAlarm)
      worker?.terminate()
    },
  }
}

function startWorker(ring: () => void, onFail: () => void): Worker | undefined {
  try {
    const worker = new Worker(new URL('./timer-worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ring
    worker.onerror = onFail
    return worker
  } catch {
    return undefined
  }
}
