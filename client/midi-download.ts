/** Everything that was played in this room, as a file of this browser. */
import type { SessionView } from '../shared/doc/view.ts'
import { smfNameOf } from '../shared/midi/smf-name.ts'
import { writeSmf } from '../shared/midi/smf-write.ts'
import type { PageHash, RoomId } from '../shared/protocol/ids.ts'
import { songOfSession } from '../shared/sequence/session-song.ts'

/** How long the browser may take to begin reading the file, ms. */
const REVOKE_AFTER = 60_000

export interface RoomMusic {
  readonly room: RoomId
  readonly session: SessionView
  /** A page's bytes, or undefined when nobody present has it. */
  pageOf(hash: PageHash): Promise<Uint8Array | undefined>
}

/** @returns how many pages nobody present had: their events are not in the file */
export async function downloadMidi({ room, session, pageOf }: RoomMusic): Promise<number> {
  const { song, missing } = await songOfSession(session, `MuseAroo ${room}`, pageOf)
  const file = new Blob([new Uint8Array(writeSmf(song))], { type: 'audio/midi' })
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = smfNameOf(room, today(), session.context.tempo)
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER)
  return missing
}

/** YYYY-MM-DD on the player's calendar. */
function today(): string {
  const now = new Date()
  const [month, day] = [now.getMonth() + 1, now.getDate()].map(n => String(n).padStart(2, '0'))
  return `${now.getFullYear()}-${month}-${day}`
}
