import { type RefObject, useEffect } from 'react'
import { NOTE_OFF, NOTE_ON } from '../../shared/midi/message.ts'
import type { App } from '../app.ts'
import { velocityAt } from './piano-layout.ts'

/**
 * Fingers and mouse on the keys below `piano`: many at once, sliding from key to key. Keys carry
 * `data-note`. A pointer that leaves lets go; a page that loses the focus lets go of all.
 */
export function usePianoPointers(app: App, piano: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = piano.current
    if (!element) return
    /** By pointer, the key under it; undefined between keys. */
    const fingers = new Map<number, number | undefined>()

    const lift = (pointer: number) => {
      const note = fingers.get(pointer)
      fingers.delete(pointer)
      if (note === undefined || [...fingers.values()].includes(note)) return
      app.playFrom('pointer', { status: NOTE_OFF, data1: note, data2: 0 })
    }
    const press = (event: PointerEvent) => {
      const key = keyAt(element, event)
      if (fingers.has(event.pointerId) && fingers.get(event.pointerId) === key?.note) return
      lift(event.pointerId)
      const isHeld = [...fingers.values()].includes(key?.note)
      fingers.set(event.pointerId, key?.note)
      if (key && !isHeld)
        app.playFrom('pointer', { status: NOTE_ON, data1: key.note, data2: key.velocity })
    }
    const down = (event: PointerEvent) => {
      if (event.button !== 0) return
      // Touch captures its pointer to the first key: give it back, or it could not slide.
      if (event.target instanceof Element && event.target.hasPointerCapture(event.pointerId))
        event.target.releasePointerCapture(event.pointerId)
      press(event)
    }
    const move = (event: PointerEvent) => {
      if (fingers.has(event.pointerId)) press(event)
    }
    const up = (event: PointerEvent) => lift(event.pointerId)
    const release = () => {
      fingers.clear()
      app.releaseHeld('pointer')
    }
    const hidden = () => {
      if (document.hidden) release()
    }
    element.addEventListener('pointerdown', down)
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', up)
    window.addEventListener('pointercancel', up)
    window.addEventListener('blur', release)
    document.addEventListener('visibilitychange', hidden)
    return () => {
      element.removeEventListener('pointerdown', down)
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', up)
      window.removeEventListener('pointercancel', up)
      window.removeEventListener('blur', release)
      document.removeEventListener('visibilitychange', hidden)
      if (fingers.size > 0) release()
    }
  }, [app, piano])
}

function keyAt(
  piano: HTMLElement,
  { clientX, clientY }: PointerEvent,
): { readonly note: number; readonly velocity: number } | undefined {
  const key = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('[data-note]')
  if (!key || !piano.contains(key)) return undefined
  const { top, height } = key.getBoundingClientRect()
  return { note: Number(key.dataset.note), velocity: velocityAt((clientY - top) / height) }
}
