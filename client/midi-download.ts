/** Everything that was played in this room, as a file of this browser. */
import type { SessionView } from '../shared/doc/view.ts'
import { smfNameOf } from '../shared/midi/smf-name.ts'
import { writeSmf } from '../shared/midi/smf-write.ts'
import type { PageHash, RoomId } from '../shared/protocol/ids.ts'
import { songOfSession } from '../shared/sequence/session-song.ts'
import { saveFile, todayText } from './download.ts'

export interface RoomMusic {
  readonly room: RoomId
  readonly session: SessionView
  /** A page's bytes, or undefined when nobody present has it. */
  pageOf(hash: PageHash): Promise<Uint8Array | undefined>
  /** As Automerge saves it; absent after leaving. */
  document?(): Promise<Uint8Array>
}

/** @returns how many pages nobody present had: their events are not in the file */
export async function downloadMidi({ room, session, pageOf }: RoomMusic): Promise<number> {
  const { song, missing } = await songOfSession(session, `MuseAroo ${room}`, pageOf)
  const file = new Blob([new Uint8Array(writeSmf(song))], { type: 'audio/midi' })
  saveFile(file, smfNameOf(room, todayText(), session.context.tempo))
  return missing
}
