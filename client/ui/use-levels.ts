import { type RefCallback, useEffect, useState } from 'react'
import type { App, LevelsView } from '../app.ts'
import { meterOf } from './mix-wording.ts'

/** Elements that show levels; React sets them up, and animation frames move them without React. */
export interface Meters {
  readonly main: RefCallback<HTMLElement>
  /** Says how much limiter and compressor take away. */
  readonly limiter: RefCallback<HTMLElement>
  bar(sources: readonly number[]): RefCallback<HTMLElement>
}

/** Between two looks at the levels, ms: as often as the eye follows a meter. */
const EVERY_MS = 33

/** Reads the levels on animation frames for as long as the view is there. */
export function useLevels(app: App): Meters {
  const [{ meters, draw }] = useState(createMeters)
  useEffect(() => {
    let last = 0
    let frame = requestAnimationFrame(function look(now) {
      frame = requestAnimationFrame(look)
      if (now - last < EVERY_MS) return
      last = now
      draw(app.levels())
    })
    return () => cancelAnimationFrame(frame)
  }, [app, draw])
  return meters
}

function createMeters() {
  const drawers = new Map<HTMLElement, (levels: LevelsView) => void>()
  const shownBy =
    (show: (element: HTMLElement, levels: LevelsView) => void): RefCallback<HTMLElement> =>
    element => {
      if (!element) return
      drawers.set(element, levels => show(element, levels))
      return () => {
        drawers.delete(element)
      }
    }
  const fill = (element: HTMLElement, level: number) => {
    element.style.transform = `scaleX(${meterOf(level).toFixed(3)})`
  }
  const meters: Meters = {
    main: shownBy((element, { peakLeft, peakRight }) =>
      fill(element, Math.max(peakLeft, peakRight)),
    ),
    limiter: shownBy((element, { limiterGain, reduction }) => {
      const taken = reduction - 20 * Math.log10(Math.max(limiterGain, 1e-5))
      const text = taken < 0.5 ? '' : `turned down by ${taken.toFixed(0)} dB`
      if (element.textContent !== text) element.textContent = text
    }),
    bar: sources =>
      shownBy((element, { strips }) =>
        fill(element, Math.max(0, ...sources.map(source => strips[2 * source] ?? 0))),
      ),
  }
  const draw = (levels: LevelsView) => {
    for (const show of drawers.values()) show(levels)
  }
  return { meters, draw }
}
