import { useCallback, useEffect, useRef } from 'react'
import type { TrackId } from '../../shared/protocol/ids.ts'
import { usePage } from './app-context.tsx'

/** ms that a note sounds that is only looked at. */
const SPAN = 300

/** Sounds a note as the track would, one at a time; it ends by itself. */
export function useAudition(track: TrackId): (pitch: number, velocity: number) => void {
  const { app } = usePage()
  const end = useRef(() => {})
  useEffect(() => () => end.current(), [])
  return useCallback(
    (pitch, velocity) => {
      end.current()
      app.audition(track, pitch, velocity)
      const timer = setTimeout(() => end.current(), SPAN)
      end.current = () => {
        clearTimeout(timer)
        end.current = () => {}
        app.audition(track, pitch, 0)
      }
    },
    [app, track],
  )
}
