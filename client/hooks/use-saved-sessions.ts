import { useQuery } from '@tanstack/react-query'
import type { RoomId } from '../../shared/protocol/ids.ts'
import type { Visit } from '../app.ts'
import type { SavedSession } from '../saved-sessions.ts'

/** Asked again this often, ms: somebody else may be playing there. */
const STALE_AFTER = 30_000

/** What the server's Recorder keeps of them; undefined while that is not known. */
export function useSavedSessions(
  visits: readonly Visit[],
): ReadonlyMap<RoomId, SavedSession> | undefined {
  return useQuery({
    queryKey: ['sessions', visits.map(({ room }) => room)],
    queryFn: async ({ signal }) => {
      const { fetchSavedSessions } = await import('../saved-sessions.ts')
      return fetchSavedSessions(visits, signal)
    },
    enabled: visits.length > 0,
    staleTime: STALE_AFTER,
    retry: false,
  }).data
}
