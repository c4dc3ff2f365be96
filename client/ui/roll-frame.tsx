import { memo, type PointerEvent, useRef } from 'react'
import { keyAt } from '../../shared/doc/point-at.ts'
import { isInScale, pitchClassOf, type ScaleName, type Tonic } from '../../shared/music/key.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { noteName } from './piano-layout.ts'
import { useKeyLights } from './use-key-lights.ts'

const KEYS = Array.from({ length: 128 }, (_, n) => 127 - n)
const SHARPS = [1, 3, 6, 8, 10]
const isSharp = (pitch: number): boolean => SHARPS.includes(pitch % 12)

/** The keys at the left; they light as they are played, and sound what they are pressed for. */
export const RollKeys = memo(function RollKeys({
  sound,
}: {
  readonly sound: (pitch: number, velocity: number) => void
}) {
  const { app } = usePage()
  const keys = useRef<HTMLDivElement>(null)
  useKeyLights(app, keys, 'roll')
  const press = (event: PointerEvent) => {
    const note = event.target instanceof HTMLElement && event.target.dataset.note
    if (note && (event.buttons & 1) === 1) sound(Number(note), 96)
  }
  return (
    <div ref={keys} className="roll-keys" aria-hidden onPointerDown={press} onPointerOver={press}>
      {KEYS.map(pitch => (
        <i
          key={pitch}
          className={isSharp(pitch) ? 'roll-key sharp' : 'roll-key natural'}
          data-note={pitch}
        >
          {pitch % 12 === 0 ? noteName(pitch) : null}
        </i>
      ))}
    </div>
  )
})

/**
 * Rows in and out of the scale that holds at a position, as a background of twelve keys that repeats; in a chromatic
 * scale as a piano has them.
 */
export function useScaleRows(position: number): string {
  const { app } = usePage()
  const key = useReadable(app.session, session => session && keyAt(session, position).key)
  const scale = useReadable(app.session, session => session && keyAt(session, position).scale)
  return scaleRows(key ?? 'C', scale ?? 'chromatic')
}

function scaleRows(key: Tonic, scale: ScaleName): string {
  const stops = Array.from({ length: 12 }, (_, row) => {
    const pitch = 127 - row
    const colour = `var(${rowColour(pitch, key, scale)})`
    return `${colour} calc(var(--row) * ${row}) calc(var(--row) * ${row + 1})`
  })
  return `linear-gradient(${stops.join(', ')})`
}

function rowColour(pitch: number, key: Tonic, scale: ScaleName): string {
  if (scale === 'chromatic') return isSharp(pitch) ? '--row-out' : '--row-in'
  if (!isInScale(pitch, key, scale)) return '--row-out'
  return pitch % 12 === pitchClassOf(key) ? '--row-tonic' : '--row-in'
}
