import { useEffect } from 'react'
import { NOTE_OFF, NOTE_ON } from '../../shared/midi/message.ts'
import type { App } from '../app.ts'
import type { Store } from '../store/store.ts'
import type { UiState } from '../store/ui-state.ts'
import { clampOctave, noteOfCode, octaveStepOfCode, velocityOfCode } from './computer-keys.ts'
import { isTyping } from './typing.ts'

/**
 * The computer keyboard as a piano, while the piano owns the letters. A release is taken wherever
 * the focus is by then; a page that loses the keyboard lets go of everything.
 */
export function useComputerKeys(app: App, ui: Store<UiState>): void {
  useEffect(() => {
    /** By key, the note it started: an octave change meanwhile must not strand it. */
    const held = new Map<string, number>()

    const down = (event: KeyboardEvent) => {
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
      if (ui.get().letters !== 'piano' || isTyping(event.target) || held.has(event.code)) return
      const { octave, velocity } = ui.get()
      const step = octaveStepOfCode(event.code)
      const loudness = velocityOfCode(event.code)
      const note = noteOfCode(event.code, octave)
      if (step !== undefined) ui.update(now => ({ ...now, octave: clampOctave(octave + step) }))
      else if (loudness !== undefined) ui.update(now => ({ ...now, velocity: loudness }))
      else if (note !== undefined) {
        held.set(event.code, note)
        app.playFrom('computer-keys', { status: NOTE_ON, data1: note, data2: velocity })
      } else return
      event.preventDefault()
    }
    const up = (event: KeyboardEvent) => {
      const note = held.get(event.code)
      if (note === undefined) return
      held.delete(event.code)
      app.playFrom('computer-keys', { status: NOTE_OFF, data1: note, data2: 0 })
    }
    const release = () => {
      held.clear()
      app.releaseHeld('computer-keys')
    }
    const hidden = () => {
      if (document.hidden) release()
    }
    window.addEventListener('keydown', down)
    window.addEventListener('keyup', up)
    window.addEventListener('blur', release)
    document.addEventListener('visibilitychange', hidden)
    return () => {
      window.removeEventListener('keydown', down)
      window.removeEventListener('keyup', up)
      window.removeEventListener('blur', release)
      document.removeEventListener('visibilitychange', hidden)
      if (held.size > 0) release()
    }
  }, [app, ui])
}
