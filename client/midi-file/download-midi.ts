/** The room's tracks and all that was played in it, as a file of this browser (MF1). */
import { smfNameOf } from '../../shared/midi/smf-name.ts'
import { saveFile, todayText } from '../download.ts'
import { musicOf, type RoomMusic } from '../room-music.ts'
import { runMidiOrder } from './run-order.ts'

/**
 * @returns how many pages nobody present had: their events are not in the file
 * @throws FileError `too-large`
 */
export async function downloadMidi(music: RoomMusic): Promise<number> {
  const { room, session } = music
  const answer = await runMidiOrder({
    type: 'write',
    title: `MuseAroo ${room}`,
    music: await musicOf(music),
  })
  if (answer.type !== 'written') throw new Error('no file was made')
  const file = new Blob([answer.bytes], { type: 'audio/midi' })
  saveFile(file, smfNameOf(room, todayText(), session.context.tempo))
  return answer.missing
}
