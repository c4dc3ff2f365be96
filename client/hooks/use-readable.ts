import { useCallback, useSyncExternalStore } from 'react'
import type { Readable } from '../app.ts'
import { cancelNextFrame, onNextFrame } from '../store/animation-frame.ts'

/**
 * Reads one part of a store and renders again only when that part changed, at most once an
 * animation frame however often the store speaks.
 *
 * @param select must return a primitive or a reference kept in the store, never a new object
 */
export function useReadable<S, T>(readable: Readable<S>, select: (value: S) => T): T {
  const subscribe = useCallback(
    (changed: () => void) => {
      const unsubscribe = readable.subscribe(() => onNextFrame(changed))
      return () => {
        unsubscribe()
        cancelNextFrame(changed)
      }
    },
    [readable],
  )
  return useSyncExternalStore(subscribe, () => select(readable.get()))
}
