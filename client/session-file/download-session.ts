/** The whole session as a file of this browser: document and takes (SF1). */
import { StoreError } from '../../shared/errors.ts'
import { downloadNameOf } from '../../shared/midi/smf-name.ts'
import type { PageHash, RoomId } from '../../shared/protocol/ids.ts'
import { pagesNamedIn } from '../../shared/session-file/named-pages.ts'
import { startDoc } from '../doc-worker/start-doc.ts'
import { saveFile, todayText } from '../download.ts'
import type { RoomMusic } from '../midi-download.ts'
import { runOrder } from './run-order.ts'

/**
 * @returns how many pages nobody present had: their events are not in the file
 * @throws SessionFileError `too-large`, StoreError after leaving a room that this browser kept nothing of
 */
export async function downloadSession(music: RoomMusic): Promise<number> {
  const { room, session } = music
  const saved = await (music.document ?? (() => keptDocument(room)))()
  const hashes = [...pagesNamedIn(session)]
  const found = await Promise.all(
    hashes.map(async hash => [hash, await music.pageOf(hash)] as const),
  )
  const pages = new Map<PageHash, Uint8Array>()
  for (const [hash, bytes] of found) if (bytes) pages.set(hash, bytes)
  const answer = await runOrder({ type: 'write', saved, pages })
  if (answer.type !== 'written') throw new Error('no file was made')
  saveFile(answer.file, `${downloadNameOf(room, todayText(), session.context.tempo)}.musearoo`)
  return hashes.length - pages.size
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
