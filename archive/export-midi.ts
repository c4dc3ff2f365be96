/** A saved session as a Standard MIDI File (MF1), named for a download. */
import type { SessionView } from '../shared/doc/view.ts'
import { writeSmf } from '../shared/midi/smf-write.ts'
import type { PageHash, RoomId } from '../shared/protocol/ids.ts'
import { songOfSession } from '../shared/sequence/session-song.ts'
import { exportName } from './export-name.ts'

export interface MidiExport {
  readonly name: string
  readonly bytes: Uint8Array
  /** Pages that are not on our disk: their events are not in the file. */
  readonly missing: number
}

export async function exportMidi(
  room: RoomId,
  view: SessionView,
  pageOf: (hash: PageHash) => Promise<Uint8Array | undefined>,
): Promise<MidiExport> {
  const { song, missing } = await songOfSession(view, `MuseAroo ${room}`, pageOf)
  return { name: `${exportName(room, view)}.mid`, bytes: writeSmf(song), missing }
}
