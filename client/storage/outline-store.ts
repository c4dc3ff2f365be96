/** What each room was like when this browser was last in it. Kept here and nowhere else. */
import * as v from 'valibot'
import type { RoomId } from '../../shared/protocol/ids.ts'
import { SessionOutline } from '../session-outline.ts'
import type { KeyValue } from './key-value.ts'

const Stored = v.object({ lastAt: v.pipe(v.number(), v.finite()), outline: SessionOutline })
export type LastSeen = v.InferOutput<typeof Stored>

const keyOf = (room: RoomId): string => `last-seen ${room}`

/** Undefined where nothing is kept, or what is kept is malformed. */
export async function readLastSeen(store: KeyValue, room: RoomId): Promise<LastSeen | undefined> {
  const parsed = v.safeParse(Stored, await store.get(keyOf(room)))
  return parsed.success ? parsed.output : undefined
}

export async function keepLastSeen(store: KeyValue, room: RoomId, seen: LastSeen): Promise<void> {
  await store.update(keyOf(room), () => seen)
}

export async function forgetLastSeen(store: KeyValue, room: RoomId): Promise<void> {
  await store.update(keyOf(room), () => undefined)
}
