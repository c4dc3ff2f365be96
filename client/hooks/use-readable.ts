import { useCallback, useRef, useSyncExternalStore } from 'react'
import type { Readable } from '../app.ts'
import { cancelNextFrame, onNextFrame, watchForFrames } from '../store/animation-frame.ts'
import { createSettling } from '../store/settled.ts'

/**
 * Reads one part of a store and renders again only when that part changed, at most once an
 * animation frame however often the store speaks.
 *
 * @param select must return a primitive or a reference kept in the store, never a new object
 */
export const useReadable = <S, T>(readable: Readable<S>, select: (value: S) => T): T =>
  useShown(readable, select, frameByFrame)

/** As `useReadable`, for what is shown all over the page: see `createSettling`. */
export const useSettled = <S, T>(readable: Readable<S>, select: (value: S) => T): T =>
  useShown(readable, select, createSettling)

interface Drawing {
  look(value: unknown, shown: unknown): void
  stop(): void
}

function frameByFrame(_shown: unknown, draw: () => void): Drawing {
  return {
    look(value, shown) {
      // A frame costs the page more than this look, also when nothing is drawn in it.
      if (!Object.is(value, shown)) onNextFrame(draw)
    },
    stop: () => cancelNextFrame(draw),
  }
}

function useShown<S, T>(
  readable: Readable<S>,
  select: (value: S) => T,
  begin: (shown: unknown, draw: () => void) => Drawing,
): T {
  const value = useRef({ select, shown: select(readable.get()) })
  const subscribe = useCallback(
    (changed: () => void) => {
      const drawing = begin(value.current.shown, changed)
      const unwatch = watchForFrames(readable, () => {
        const { select, shown } = value.current
        drawing.look(select(readable.get()), shown)
      })
      return () => {
        unwatch()
        drawing.stop()
      }
    },
    [readable, begin],
  )
  const shown = useSyncExternalStore(subscribe, () => select(readable.get()))
  value.current = { select, shown }
  return shown
}
