/** The client's stores: zustand's vanilla half behind `Readable`, so that nothing else knows of it. */
import { createStore as createVanilla } from 'zustand/vanilla'
import type { Readable } from '../app.ts'

export interface Store<S> extends Readable<S> {
  /** As `subscribe`, but told before all that only draw. */
  watch(listener: () => void): () => void
  /** Puts `next` in the place of the present value. Every listener is told before this returns. */
  set(next: S): void
  /** As `set`, from the present value. Returning it unchanged tells nobody. */
  update(change: (now: S) => S): void
}

export function createStore<S>(initial: S): Store<S> {
  const vanilla = createVanilla<S>()(() => initial)
  const watching = new Set<() => void>()
  // Its listeners are told in the order in which they came.
  vanilla.subscribe(() => {
    for (const listener of watching) listener()
  })
  return {
    get: vanilla.getState,
    subscribe: vanilla.subscribe,
    watch(listener) {
      watching.add(listener)
      return () => watching.delete(listener)
    },
    set: next => vanilla.setState(() => next, true),
    update: change => vanilla.setState(change, true),
  }
}
