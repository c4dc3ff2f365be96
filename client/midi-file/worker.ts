/** Files of notes are written and read on a thread of their own: a large one delays no note. */
import { FileError } from '../../shared/errors.ts'
import { writeSmf } from '../../shared/midi/smf-write.ts'
import { unreachable } from '../../shared/result.ts'
import { editsOfSong } from '../../shared/sequence/import-edits.ts'
import { type ImportedSong, readImportedSong } from '../../shared/sequence/imported-song.ts'
import { songOfSession } from '../../shared/sequence/session-song.ts'
import { failureOf } from '../doc-worker/messages.ts'
import type { MidiAnswer, MidiContents, MidiOrder } from './messages.ts'

const MAX_FILE_BYTES = 16 * 2 ** 20

self.addEventListener('message', ({ data }: MessageEvent<MidiOrder>) => {
  answer(data).then(post, (error: unknown) => post({ type: 'failed', failure: failureOf(error) }))
})

const post = (message: MidiAnswer): void => self.postMessage(message)

/** @throws FileError */
async function answer(order: MidiOrder): Promise<MidiAnswer> {
  switch (order.type) {
    case 'write': {
      const { session, pages } = order.music
      const made = await songOfSession(session, order.title, async hash => pages.get(hash))
      const bytes = new Uint8Array(writeSmf(made.song))
      return { type: 'written', bytes, missing: made.missing }
    }
    case 'look':
      return { type: 'seen', contents: contentsOf(await songIn(order.file)) }
    case 'read': {
      const entropy = (byteCount: number) => crypto.getRandomValues(new Uint8Array(byteCount))
      return {
        type: 'edits',
        changes: editsOfSong(await songIn(order.file), order.choice, entropy),
      }
    }
    default:
      return unreachable(order)
  }
}

async function songIn(file: Blob): Promise<ImportedSong> {
  if (file.size > MAX_FILE_BYTES) throw new FileError('too-large', 'A .mid has at most 16 MB.')
  const song = readImportedSong(new Uint8Array(await file.arrayBuffer()))
  if (!song.ok) throw song.error
  return song.value
}

const contentsOf = ({ parts, notes, bars, form, settings }: ImportedSong): MidiContents => ({
  parts: parts.map(part => ({
    name: part.name,
    instrument: part.instrument,
    notes: part.notes.length,
  })),
  notes,
  bars,
  sections: form.sections.length,
  markers: form.markers.length,
  settings,
})
