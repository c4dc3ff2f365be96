/** A saved session as a Standard MIDI File (MF1), named for a download. */
import type { SessionView } from '../shared/doc/view.ts'
import { smfNameOf } from '../shared/midi/smf-name.ts'
import { writeSmf } from '../shared/midi/smf-write.ts'
import type { PageHash, RoomId } from '../shared/protocol/ids.ts'
import { songOfSession } from '../shared/sequence/session-song.ts'

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
  const began = Math.min(
    ...Object.values(view.takes).map(take => take.startedAt),
    Date.now() * 1000,
  )
  const date = new Date(began / 1000).toISOString().slice(0, 10)
  return { name: smfNameOf(room, date, view.context.tempo), bytes: writeSmf(song), missing }
}
