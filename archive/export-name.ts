import type { SessionView } from '../shared/doc/view.ts'
import { downloadNameOf } from '../shared/midi/smf-name.ts'
import type { RoomId } from '../shared/protocol/ids.ts'

/** Of a download, its ending to be added: the day is that of the first take, or today. */
export function exportName(room: RoomId, { takes, context }: SessionView): string {
  const began = Math.min(...Object.values(takes).map(take => take.startedAt), Date.now() * 1000)
  return downloadNameOf(room, new Date(began / 1000).toISOString().slice(0, 10), context.tempo)
}
