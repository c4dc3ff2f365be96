import { type RefObject, useEffect, useRef } from 'react'
import { isInScale } from '../../shared/music/key.ts'
import type { App } from '../app.ts'
import { songNow, useBeats } from '../hooks/use-beats.ts'
import { createSettling } from '../store/settled.ts'

/**
 * Marks the keys below `piano` that belong to the scale where the song is, straight in the page: a
 * change of key makes no key anew. Keys carry `data-note`. Runs anew when `range` names other keys.
 */
export function useScaleMarks(app: App, piano: RefObject<HTMLElement | null>, range: string): void {
  const look = useRef(() => {})
  // biome-ignore lint/correctness/useExhaustiveDependencies: `range` says that the keys are others
  useEffect(() => {
    const keys = [...(piano.current?.querySelectorAll<HTMLElement>('[data-note]') ?? [])]
    const wanted = () => {
      const { key, scale } = songNow(app)
      return app.session.get() ? `${key} ${scale}` : ''
    }
    const mark = () => {
      const isKnown = wanted() !== ''
      const { key: tonic, scale } = songNow(app)
      for (const key of keys) {
        const isIn = isKnown && isInScale(Number(key.dataset.note), tonic, scale)
        key.classList.toggle('in-scale', isIn)
      }
    }
    const settling = createSettling(wanted(), mark)
    mark()
    look.current = () => settling.look(wanted())
    return settling.stop
  }, [app, piano, range])
  useBeats(app, () => {
    look.current()
  })
}
