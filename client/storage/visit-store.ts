/** The rooms this browser has been in. Their invites are kept here and nowhere else. */
import * as v from 'valibot'
import { isRoomId, type RoomId } from '../../shared/protocol/ids.ts'
import type { Visit } from '../app.ts'
import type { KeyValue } from './key-value.ts'
import { forgetLastSeen } from './outline-store.ts'

const MAX_VISITS = 100

const Stored = v.object({
  room: v.custom<RoomId>(isRoomId),
  invite: v.pipe(v.string(), v.maxLength(500)),
  title: v.pipe(v.string(), v.maxLength(200)),
  lastAt: v.pipe(v.number(), v.finite()),
})

/** Latest first. */
export const readVisits = async (store: KeyValue): Promise<readonly Visit[]> =>
  decodeVisits(await store.get('visits'))

/** Adds the visit, or brings what is known of its room up to date. @returns all, latest first */
export const keepVisit = (store: KeyValue, visit: Visit): Promise<readonly Visit[]> =>
  store.update('visits', before =>
    [visit, ...decodeVisits(before).filter(({ room }) => room !== visit.room)]
      .sort((a, b) => b.lastAt - a.lastAt)
      .slice(0, MAX_VISITS),
  )

export async function forgetVisit(store: KeyValue, room: RoomId): Promise<readonly Visit[]> {
  await forgetLastSeen(store, room)
  return store.update('visits', before => decodeVisits(before).filter(visit => visit.room !== room))
}

function decodeVisits(stored: unknown): readonly Visit[] {
  if (!Array.isArray(stored)) return []
  return stored
    .map(entry => v.safeParse(Stored, entry))
    .filter(parsed => parsed.success)
    .map(parsed => parsed.output)
    .sort((a, b) => b.lastAt - a.lastAt)
}
