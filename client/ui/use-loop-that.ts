/** What Shift+1, 2, 4, 8 do, and the buttons that do the same. */
import { useCallback } from 'react'
import type { LoopedBars } from '../../shared/sequence/loop-that.ts'
import { useAttempt, usePage } from './app-context.tsx'

export function useLoopThat(): (bars: LoopedBars) => void {
  const { app } = usePage()
  const attempt = useAttempt()
  return useCallback(bars => attempt(app.loopThat(bars)), [app, attempt])
}
