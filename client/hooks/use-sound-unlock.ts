import { useEffect } from 'react'
import type { App } from '../app.ts'

/** Gestures that browsers take as leave to sound: hover and focus are none. */
const GESTURES = ['pointerdown', 'pointerup', 'keydown'] as const

/**
 * Unlocks sound with any gesture while it is locked or interrupted. Stays for the life of the
 * page, because phones interrupt sound again and again.
 */
export function useSoundUnlock(app: App): void {
  useEffect(() => {
    const unlock = () => {
      const { state } = app.audio.get()
      if (state === 'locked' || state === 'interrupted') void app.unlockSound()
    }
    for (const gesture of GESTURES) window.addEventListener(gesture, unlock, { capture: true })
    return () => {
      for (const gesture of GESTURES) window.removeEventListener(gesture, unlock, { capture: true })
    }
  }, [app])
}
