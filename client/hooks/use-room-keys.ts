import { useEffect } from 'react'
import type { LoopedBars } from '../../shared/sequence/loop-that.ts'
import type { App } from '../app.ts'
import type { Store } from '../store/store.ts'
import { swapLetters, type UiState } from '../store/ui-state.ts'
import { isTyping, needsSpace } from './typing.ts'

export interface RoomCommands {
  toggleTransport(): void
  toggleRecording(): void
  toggleLoop(): void
  /** The last bars that I played repeat from now on. */
  loopThat(bars: LoopedBars): void
}

/** The digit row; unlike the letters always with Shift: alone a digit says how hard keys strike. */
const LOOPED_BARS: Readonly<Record<string, LoopedBars>> = {
  Digit1: 1,
  Digit2: 2,
  Digit4: 4,
  Digit8: 8,
}

/**
 * The room's own keys: Space, Esc, `?`, Ctrl+., Shift+1, 2, 4, 8 and the letters R, C and L, which need
 * Shift while the piano owns the letters. Space never also presses the focused button; Enter does.
 */
export function useRoomKeys(app: App, ui: Store<UiState>, commands: RoomCommands): void {
  const { toggleTransport, toggleRecording, toggleLoop, loopThat } = commands
  useEffect(() => {
    const run = (event: KeyboardEvent): boolean => {
      const looped = event.shiftKey ? LOOPED_BARS[event.code] : undefined
      if (event.code === 'Period' && (event.ctrlKey || event.metaKey)) app.panic()
      else if (event.ctrlKey || event.metaKey || event.altKey) return false
      else if (event.code === 'Space' && !needsSpace(event.target)) toggleTransport()
      else if (isTyping(event.target) || inDialog(event.target)) return false
      else if (event.key === 'Escape') ui.update(escaped)
      else if (event.key === '?') ui.update(now => ({ ...now, helping: true }))
      else if (looped !== undefined) loopThat(looped)
      else if (ui.get().letters === 'piano' && !event.shiftKey) return false
      else if (event.code === 'KeyR') toggleRecording()
      else if (event.code === 'KeyC') app.toggleMetronome()
      else if (event.code === 'KeyL') toggleLoop()
      else return false
      return true
    }
    const down = (event: KeyboardEvent) => {
      if (event.repeat ? event.code === 'Space' && !needsSpace(event.target) : run(event))
        event.preventDefault()
    }
    // Firefox presses a focused button when Space is let go, whatever became of its going down.
    const up = (event: KeyboardEvent) => {
      if (event.code === 'Space' && !needsSpace(event.target)) event.preventDefault()
    }
    window.addEventListener('keydown', down)
    window.addEventListener('keyup', up)
    return () => {
      window.removeEventListener('keydown', down)
      window.removeEventListener('keyup', up)
    }
  }, [app, ui, toggleTransport, toggleRecording, toggleLoop, loopThat])
}

/** First out of another's view, then out of the piano. */
const escaped = (now: UiState): UiState =>
  now.following === undefined ? swapLetters(now) : { ...now, following: undefined }

/** Where a key belongs to what lies above the page, also while that has not the focus. */
const inDialog = (target: EventTarget | null): boolean =>
  (target instanceof Element && target.closest('dialog[open]') !== null) ||
  document.querySelector(':popover-open') !== null
