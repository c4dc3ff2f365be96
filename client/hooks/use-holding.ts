import { useMemo, useRef } from 'react'
import type { TransportState } from '../../shared/companion.ts'
import type { App, Readable } from '../app.ts'
import { songNow, useBeats } from './use-beats.ts'
import { useReadable } from './use-readable.ts'

/**
 * A part of what holds where the song is: it follows the session and the song, and renders again only
 * when it is another.
 *
 * @param select must return a primitive
 */
export function useHolding<T extends string | number | undefined>(
  app: App,
  select: (state: TransportState) => T,
): T {
  const beat = useRef(() => {})
  const holding: Readable<TransportState> = useMemo(
    () => ({
      get: () => songNow(app),
      subscribe(listener) {
        beat.current = listener
        return app.session.subscribe(listener)
      },
    }),
    [app],
  )
  useBeats(app, () => {
    beat.current()
  })
  return useReadable(holding, select)
}
