import { type RefCallback, useEffect, useState } from 'react'
import type { App, LevelsView } from '../app.ts'
import { onFrames } from '../hooks/on-frames.ts'
import { setStyle } from '../hooks/set-style.ts'
import { dbOfLevel, meterOf } from './mix-wording.ts'

/** Elements that show levels; React sets them up, and animation frames move them without React. */
export interface Meters {
  /** Says how much limiter and compressor take away. */
  readonly limiter: RefCallback<HTMLElement>
  /**
   * Bars: the first child is the RMS, the second the peak.
   *
   * @param onClip once for each overload
   */
  bars(sources: Sources, onClip: () => void): RefCallback<HTMLElement>
  /** The same for assistive technology. */
  words(sources: Sources): RefCallback<HTMLMeterElement>
}

/** Strips of the audio thread, or what goes out. */
export type Sources = readonly number[] | 'main'

interface Level {
  /** Linear. */
  readonly peak: number
  readonly rms: number
}

/** Between two looks at the levels, ms: as often as the eye follows a meter. */
const EVERY_MS = 33
/** A meter says its value to assistive technology this often, ms: four times a second. */
const SAY_EVERY_MS = 250
/** From here on a peak is more than can leave. */
const FULL = 1
/** What the limiter holds back is an overload of the sum: half a dB. */
const LIMITED = 0.944

/** Reads the levels on animation frames for as long as the view is there. */
export function useLevels(app: App): Meters {
  const [{ meters, draw }] = useState(createMeters)
  useEffect(() => {
    return onFrames(
      () => EVERY_MS,
      now => draw(app.levels(), now),
    )
  }, [app, draw])
  return meters
}

type Drawer = (levels: LevelsView, now: number) => void

function createMeters() {
  const drawers = new Map<HTMLElement, Drawer>()
  const shownBy =
    <E extends HTMLElement>(make: (element: E) => Drawer): RefCallback<E> =>
    element => {
      if (!element) return
      drawers.set(element, make(element))
      return () => {
        drawers.delete(element)
      }
    }
  const meters: Meters = {
    limiter: shownBy(element => ({ limiterGain, reduction }) => {
      const taken = reduction - 20 * Math.log10(Math.max(limiterGain, 1e-5))
      const text = taken < 0.5 ? '' : `turned down by ${taken.toFixed(0)} dB`
      if (element.textContent !== text) element.textContent = text
    }),
    bars: (sources, onClip) =>
      shownBy(element => {
        let wasOver = false
        return levels => {
          const level = levelOf(levels, sources)
          const isOver = sources === 'main' ? levels.limiterGain < LIMITED : level.peak > FULL
          if (isOver && !wasOver) onClip()
          wasOver = isOver
          fill(element, level)
        }
      }),
    words: sources =>
      shownBy(element => {
        let saidAt = Number.NEGATIVE_INFINITY
        return (levels, now) => {
          if (now - saidAt < SAY_EVERY_MS) return
          saidAt = now
          say(element, levelOf(levels, sources))
        }
      }),
  }
  const draw: Drawer = (levels, now) => {
    for (const show of drawers.values()) show(levels, now)
  }
  return { meters, draw }
}

/** Of several the loudest. */
function levelOf(levels: LevelsView, sources: Sources): Level {
  const { peakLeft, peakRight, rms, strips } = levels
  if (sources === 'main') return { peak: Math.max(peakLeft, peakRight), rms }
  const loudest = (offset: number) =>
    Math.max(0, ...sources.map(source => strips[2 * source + offset] ?? 0))
  return { peak: loudest(0), rms: loudest(1) }
}

function fill(element: HTMLElement, { peak, rms }: Level): void {
  const [bar, line] = element.children
  if (bar instanceof HTMLElement) setStyle(bar, 'transform', `scaleX(${thousandths(rms) / 1000})`)
  if (line instanceof HTMLElement)
    setStyle(line, 'transform', `translateX(${thousandths(peak) / 10}%)`)
}

/** Of the way: the eye sees no more. */
const thousandths = (level: number): number => Math.round(1000 * meterOf(level))

function say(element: HTMLMeterElement, { peak, rms }: Level): void {
  const text = peak <= 0.001 ? 'silent' : `peak ${spoken(peak)}, RMS ${spoken(rms)}`
  if (element.getAttribute('aria-valuetext') === text) return
  element.value = dbOfLevel(peak)
  element.setAttribute('aria-valuetext', text)
}

const spoken = (level: number): string => `${dbOfLevel(level).toFixed(0).replace('-', '−')} dB`
