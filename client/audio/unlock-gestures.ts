/** Gestures that browsers take as leave to sound. */
const GESTURES = ['pointerdown', 'pointerup', 'keydown'] as const

/**
 * Tells of every gesture on the page, before anything on the page hears of it, so that the key that
 * unlocks the sound is heard too. For the life of the page: phones interrupt sound again and again.
 */
export function onUnlockGesture(listener: () => void): () => void {
  for (const gesture of GESTURES) window.addEventListener(gesture, listener, { capture: true })
  return () => {
    for (const gesture of GESTURES) window.removeEventListener(gesture, listener, { capture: true })
  }
}
