import { useRef } from 'react'
import { useFrames } from '../hooks/use-frames.ts'
import { usePage } from './app-context.tsx'
import { positionText } from './wording.ts'

/** Bar and beat, written straight into the page on animation frames: React never hears of a beat. */
export function Position() {
  const { app } = usePage()
  const output = useRef<HTMLSpanElement>(null)
  useFrames(() => {
    const { bar, beat, playing } = app.companion.transport()
    const text = positionText(bar, beat)
    const element = output.current
    if (!element) return
    if (element.textContent !== text) element.textContent = text
    const state = playing ? String(beat === 1 ? 'one' : 'on') : 'off'
    if (element.dataset.beat !== state) element.dataset.beat = state
  })
  return (
    <span className="position">
      <span className="visually-hidden">Bar and beat: </span>
      <span ref={output} role="timer" aria-live="off" aria-label="Bar and beat">
        001.1
      </span>
    </span>
  )
}
