/** What the server's Recorder keeps of the rooms this browser has been in (AR6). */
import * as v from 'valibot'
import { isRoomId, type RoomId } from '../shared/protocol/ids.ts'
import { parseInvite } from '../shared/protocol/invite.ts'
import { roomKeys } from '../shared/protocol/keys.ts'
import type { Visit } from './app.ts'
import { askSite } from './site.ts'

/** As many keys as the archive takes at once. */
const MAX_ASKED = 32

const Summaries = v.array(
  v.object({
    room: v.custom<RoomId>(isRoomId),
    lastAt: v.number(),
    duration: v.number(),
    takes: v.number(),
    events: v.number(),
  }),
)
export type SavedSession = v.InferOutput<typeof Summaries>[number]

/** @throws Error when the Recorder cannot be reached, or says something else */
export async function fetchSavedSessions(
  visits: readonly Visit[],
  signal: AbortSignal,
): Promise<ReadonlyMap<RoomId, SavedSession>> {
  const bearers = visits.slice(0, MAX_ASKED).flatMap(bearerOf)
  if (bearers.length === 0) return new Map()
  const { archiveOrigin } = await askSite()
  const response = await fetch(new URL('/api/sessions', archiveOrigin), {
    headers: { Authorization: `Bearer ${bearers.join(',')}` },
    signal,
  })
  if (!response.ok) throw new Error(`the archive answered ${response.status}`)
  const saved = v.parse(Summaries, await response.json())
  return new Map(saved.map(session => [session.room, session]))
}

function bearerOf(visit: Visit): readonly string[] {
  const invite = parseInvite(visit.invite)
  return invite.ok ? [roomKeys(invite.value).bearer] : []
}
