import { useQuery } from '@tanstack/react-query'
import type { Visit } from '../app.ts'
import { countText, spanText } from './wording.ts'

/** Asked again this often, ms: somebody else may be playing there. */
const STALE_AFTER = 30_000

/** "Saved on the server: 12 min, 3 takes"; nothing while that is not known. */
export function SavedNote({
  visit,
  visits,
}: {
  readonly visit: Visit
  readonly visits: readonly Visit[]
}) {
  const saved = useQuery({
    queryKey: ['sessions', visits.map(({ room }) => room)],
    queryFn: async ({ signal }) => {
      const { fetchSavedSessions } = await import('../saved-sessions.ts')
      return fetchSavedSessions(visits, signal)
    },
    enabled: visits.length > 0,
    staleTime: STALE_AFTER,
    retry: false,
  })
  const session = saved.data?.get(visit.room)
  if (!session) return null
  return (
    <span className="row-note">
      Saved on the server: {spanText(session.duration)}, {countText(session.takes, 'take', 'takes')}
    </span>
  )
}
