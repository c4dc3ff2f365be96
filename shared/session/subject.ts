/** One thing to listen to. Told at once, in the order of subscription; a listener may leave meanwhile. */
import type { Cancel } from '../ports.ts'

export interface Subject<T> {
  next(value: T): void
  listen(listener: (value: T) => void): Cancel
}

export function createSubject<T>(): Subject<T> {
  const listeners = new Set<(value: T) => void>()
  return {
    next(value) {
      for (const listener of [...listeners]) listener(value)
    },
    listen(listener) {
      const mine = (value: T) => listener(value)
      listeners.add(mine)
      return () => {
        listeners.delete(mine)
      }
    },
  }
}
