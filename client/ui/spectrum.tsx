import { useEffect, useRef } from 'react'
import { onFrames } from '../hooks/on-frames.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { bandsOf, spectrumText } from './spectrum-bands.ts'
import './spectrum.css'

/** dBFS of one band at the foot and at the head of the picture. */
const LOWEST = -90
const HIGHEST = -10
const BANDS = 48
const BINS = 1024
/** Between two pictures, ms: as often as the eye follows. */
const EVERY_MS = 33
/** Where motion is not wanted, it is looked at this often, ms; the words change as often anyway. */
const CALM_MS = 1000

/** What goes out, by pitch: low on the left. Looked at only while it is shown. */
export function Spectrum() {
  const { app } = usePage()
  const canvas = useRef<HTMLCanvasElement>(null)
  const sampleRate = useReadable(app.audio, audio => audio.sampleRate)
  useEffect(() => {
    const element = canvas.current
    const picture = element?.getContext('2d')
    if (!element || !picture || sampleRate === 0) return
    const bins = new Float32Array(BINS)
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)')
    let drawn = ''
    let saidAt = Number.NEGATIVE_INFINITY
    return onFrames(
      () => (calm.matches ? CALM_MS : EVERY_MS),
      now => {
        app.spectrum(bins)
        const heights = bandsOf(bins, sampleRate, BANDS).map(heightOf)
        // Silence is not drawn again and again.
        const next = heights.join()
        if (next !== drawn) draw(element, picture, heights)
        drawn = next
        if (now - saidAt < CALM_MS) return
        saidAt = now
        const text = spectrumText(bins, sampleRate)
        if (element.getAttribute('aria-label') !== text) element.setAttribute('aria-label', text)
      },
    )
  }, [app, sampleRate])
  return <canvas ref={canvas} className="spectrum" role="img" aria-label="Spectrum: silent" />
}

/** Hundredths of the picture. */
const heightOf = (db: number): number =>
  Math.round(100 * Math.min(1, Math.max(0, (db - LOWEST) / (HIGHEST - LOWEST))))

function draw(
  element: HTMLCanvasElement,
  picture: CanvasRenderingContext2D,
  heights: readonly number[],
): void {
  const scale = window.devicePixelRatio || 1
  const [width, height] = [element.clientWidth * scale, element.clientHeight * scale]
  if (element.width !== width) element.width = width
  if (element.height !== height) element.height = height
  picture.clearRect(0, 0, width, height)
  picture.fillStyle = getComputedStyle(element).color
  const step = width / heights.length
  for (const [n, hundredths] of heights.entries()) {
    const tall = (height * hundredths) / 100
    picture.fillRect(n * step, height - tall, Math.max(1, step - scale), tall)
  }
}
