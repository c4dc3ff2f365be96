import { useCallback, useRef, useSyncExternalStore } from 'react'
import type { Readable } from '../app.ts'
import { cancelNextFrame, onNextFrame, watchForFrames } from '../store/animation-frame.ts'

/**
 * Reads one part of a store and renders again only when that part changed, at most once an
 * animation frame however often the store speaks.
 *
 * @param select must return a primitive or a reference kept in the store, never a new object
 */
export function useReadable<S, T>(readable: Readable<S>, select: (value: S) => T): T {
  const value = useRef({ select, shown: select(readable.get()) })
  const subscribe = useCallback(
    (changed: () => void) => {
      const unwatch = watchForFrames(readable, () => {
        const { select, shown } = value.current
        // A frame costs the page more than this look, also when nothing is drawn in it.
        if (!Object.is(select(readable.get()), shown)) onNextFrame(changed)
      })
      return () => {
        unwatch()
        cancelNextFrame(changed)
      }
    },
    [readable],
  )
  const shown = useSyncExternalStore(subscribe, () => select(readable.get()))
  value.current = { select, shown }
  return shown
}
