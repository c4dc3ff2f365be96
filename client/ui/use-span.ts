import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { metreAt, ticksPerBar } from '../../shared/time/metre-map.ts'
import { type Span, spanMoved, spanResized } from '../roll/clip-edits.ts'
import type { Timeline } from './timeline.ts'

/** What was committed is shown for so long until the document shows it, in ms. */
const PATIENCE = 1500
/** px of its end that drag its length, and px a hand may tremble. */
const END = { mouse: 8, touch: 20 }
const STILL = 4

interface Drag {
  readonly from: PointerEvent
  readonly isEnd: boolean
  span?: Span
}

/**
 * A span of the song on the timeline: dragged by its body or its end, nudged by arrows. Shown where
 * the hand has it, until the document says so too.
 */
export function useSpan(
  { start, length }: Span,
  { tick, grid, metre }: Timeline,
  options: {
    /** Of a marker there is only the start. */
    readonly isPoint?: boolean
    /** Once a gesture, and only if it is elsewhere now. */
    onChange(span: Span): void
  },
) {
  const [draft, setDraft] = useState<Span>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const drag = useRef<Drag>(undefined)
  const span = draft ?? { start, length }

  // biome-ignore lint/correctness/useExhaustiveDependencies: the document has taken it, or another's
  useEffect(() => {
    clearTimeout(timer.current)
    setDraft(undefined)
  }, [start, length])
  useEffect(() => () => clearTimeout(timer.current), [])

  const commit = (after: Span) => {
    setDraft(after)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setDraft(undefined), PATIENCE)
    options.onChange(after)
  }
  const dragged = ({ from, isEnd }: Drag, event: PointerEvent): Span => {
    const by = (event.clientX - from.clientX) / tick
    const edge = isEnd ? start + length : start
    const free = event.altKey ? 1 : grid.stepAt(edge)
    const line = event.altKey ? Math.max(0, Math.round(edge + by)) : grid.nearest(edge + by)
    const snapped = Math.abs(by) < free / 2 ? 0 : line - edge
    return isEnd
      ? spanResized({ start, length }, snapped, free)
      : spanMoved({ start, length }, snapped)
  }

  const handlers = {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0) return
      const { right } = event.currentTarget.getBoundingClientRect()
      const end = event.pointerType === 'touch' ? END.touch : END.mouse
      drag.current = { from: event, isEnd: !options.isPoint && right - event.clientX <= end }
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove(event: PointerEvent) {
      const now = drag.current
      if (!now || (!now.span && Math.abs(event.clientX - now.from.clientX) < STILL)) return
      now.span = dragged(now, event)
      setDraft(now.span)
    },
    onPointerUp() {
      const after = drag.current?.span
      drag.current = undefined
      if (after && (after.start !== start || after.length !== length)) commit(after)
      else if (after) setDraft(undefined)
    },
    onPointerCancel() {
      drag.current = undefined
      setDraft(undefined)
    },
  }

  /** Arrows: a step, with Shift a bar; with Alt the length. @returns where it is then, if it was one */
  const nudge = ({ key, shiftKey, altKey }: KeyboardEvent): Span | undefined => {
    const way = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0
    if (way === 0) return undefined
    const step = grid.stepAt(span.start)
    const by = way * (shiftKey ? ticksPerBar(metreAt(metre, span.start)) : step)
    const after = altKey && !options.isPoint ? spanResized(span, by, step) : spanMoved(span, by)
    if (after.start !== span.start || after.length !== span.length) commit(after)
    return after
  }

  return { span, handlers, nudge }
}
