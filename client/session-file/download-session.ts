/** The whole session as a file of this browser: document and takes (SF1). */
import { StoreError } from '../../shared/errors.ts'
import { downloadNameOf } from '../../shared/midi/smf-name.ts'
import type { RoomId } from '../../shared/protocol/ids.ts'
import { pagesNamedIn } from '../../shared/session-file/named-pages.ts'
import { startDoc } from '../doc-worker/start-doc.ts'
import { saveFile, todayText } from '../download.ts'
import { gathered, type RoomMusic } from '../room-music.ts'
import { runOrder } from './run-order.ts'

/**
 * @returns how many pages nobody present had: their events are not in the file
 * @throws SessionFileError `too-large`, StoreError after leaving a room that this browser kept nothing of
 */
export async function downloadSession(music: RoomMusic): Promise<number> {
  const { room, session } = music
  const saved = await (music.document ?? (() => keptDocument(room)))()
  const named = pagesNamedIn(session)
  const pages = await gathered(music, named)
  const answer = await runOrder({ type: 'write', saved, pages })
  if (answer.type !== 'written') throw new Error('no file was made')
  saveFile(answer.file, `${downloadNameOf(room, todayText(), session.context.tempo)}.musearoo`)
  return named.size - pages.size
}

/** Of a room that has been left. */
async function keptDocument(room: RoomId): Promise<Uint8Array> {
  const { doc, kept } = startDoc(room)
  try {
    if (!(await kept))
      throw new StoreError('unwritable', 'This browser kept nothing of the room. Go back into it.')
    return await doc.save()
  } finally {
    await doc.close()
  }
}
