import { useMemo } from 'react'
import type { MetreMap } from '../../shared/time/metre-map.ts'
import { useSettled } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'

/** The song's bars and beats; the same object until they change. */
export function useMetre(): MetreMap {
  const { app } = usePage()
  const beats = useSettled(app.session, s => s?.context.timeSignature.beats ?? 4)
  const unit = useSettled(app.session, s => s?.context.timeSignature.unit ?? 4)
  const metres = useSettled(app.session, s => s?.transport.metres)
  return useMemo(
    () => ({ timeSignature: { beats, unit }, ...(metres && { metres }) }),
    [beats, unit, metres],
  )
}
