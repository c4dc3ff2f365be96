import type { Cancel, Clock } from '../../shared/ports.ts'
import { type LocalMicros, localMicros, type Micros } from '../../shared/time/units.ts'

/** Time that moves only when told to. Tasks run at their own moment, ties in the order set. */
export class FakeClock implements Clock {
  #now: LocalMicros
  #timers: { readonly moment: number; readonly task: () => void }[] = []

  constructor(start = 0) {
    this.#now = localMicros(start)
  }

  now(): LocalMicros {
    return this.#now
  }

  at(moment: LocalMicros, task: () => void): Cancel {
    if (!Number.isFinite(moment)) throw new RangeError(`a timer at ${moment}`)
    const timer = { moment, task }
    const after = this.#timers.findLastIndex(other => other.moment <= moment)
    this.#timers.splice(after + 1, 0, timer)
    return () => {
      const index = this.#timers.indexOf(timer)
      if (index >= 0) this.#timers.splice(index, 1)
    }
  }

  /** For code without promises: everything due in the next `by` µs happens inside this call. */
  advance(by: Micros): void {
    const end = localMicros(this.#now + by)
    while (this.#runNext(end));
    this.#now = end
  }

  /** For whole rooms: as `advance`, and every promise settles between one moment and the next. */
  async run(by: Micros): Promise<void> {
    const end = localMicros(this.#now + by)
    do await settled()
    while (this.#runNext(end))
    this.#now = end
  }

  /** Runs on until `condition` holds. @throws after `limit` µs without it */
  async runUntil(condition: () => boolean, limit: Micros): Promise<void> {
    const end = localMicros(this.#now + limit)
    for (await settled(); !condition(); await settled())
      if (!this.#runNext(end)) throw new Error(`still not so after ${limit / 1e6} s`)
  }

  #runNext(end: LocalMicros): boolean {
    const timer = this.#timers[0]
    if (!timer || timer.moment > end) return false
    this.#timers.shift()
    this.#now = localMicros(Math.max(this.#now, timer.moment))
    timer.task()
    return true
  }
}

/** Another machine's view of `clock`: begun elsewhere, and `rate` times as fast. */
export function skewedClock(clock: Clock, skew: { offset: Micros; rate?: number }): Clock {
  const rate = skew.rate ?? 1
  return {
    now: () => localMicros(clock.now() * rate + skew.offset),
    at: (moment, task) => clock.at(localMicros(Math.ceil((moment - skew.offset) / rate)), task),
  }
}

/** An immediate runs only when no microtask is left, however long the chain of promises. */
const settled = () => new Promise<void>(resolve => setImmediate(resolve))
