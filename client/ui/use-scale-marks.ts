import { type RefObject, useEffect } from 'react'
import { isInScale } from '../../shared/music/key.ts'
import type { App } from '../app.ts'
import { cancelNextFrame, onNextFrame } from '../store/animation-frame.ts'

/**
 * Marks the keys below `piano` that belong to the room's scale, straight in the page: a change of key
 * makes no key anew. Keys carry `data-note`. Runs anew when `range` names other keys.
 */
export function useScaleMarks(app: App, piano: RefObject<HTMLElement | null>, range: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: `range` says that the keys are others
  useEffect(() => {
    const keys = [...(piano.current?.querySelectorAll<HTMLElement>('[data-note]') ?? [])]
    let marked = ''
    const wanted = () => {
      const context = app.session.get()?.context
      return context ? `${context.key} ${context.scale}` : ''
    }
    const mark = () => {
      marked = wanted()
      const context = app.session.get()?.context
      for (const key of keys) {
        const isIn = context && isInScale(Number(key.dataset.note), context.key, context.scale)
        key.classList.toggle('in-scale', isIn ?? false)
      }
    }
    mark()
    const unsubscribe = app.session.subscribe(() => {
      if (wanted() !== marked) onNextFrame(mark)
    })
    return () => {
      unsubscribe()
      cancelNextFrame(mark)
    }
  }, [app, piano, range])
}
