/** A .mid goes into the room, change by change: others play on meanwhile, and so does this page. */
import type { Edit } from '../../shared/doc/edit.ts'
import type { SessionView } from '../../shared/doc/view.ts'
import { FileError } from '../../shared/errors.ts'
import type { ImportChoice } from '../../shared/sequence/import-edits.ts'
import { onNextFrame } from '../store/animation-frame.ts'
import type { MidiContents } from './messages.ts'
import { runMidiOrder } from './run-order.ts'

export interface ImportPlace {
  readonly session: SessionView
  /** One change. */
  edit(edits: readonly Edit[]): Promise<unknown>
}

/** As many tracks as a document has place for. */
const MOST_TRACKS = 256

/** @throws FileError: a sentence why nothing of it can be taken */
export async function lookIntoMidi(file: Blob): Promise<MidiContents> {
  const answer = await runMidiOrder({ type: 'look', file })
  if (answer.type !== 'seen') throw new Error('nothing was seen')
  return answer.contents
}

/**
 * Settles when all of it is in the document. What has come in is taken out again when the rest is
 * refused.
 *
 * @param onProgress share of it that is in, 0 … 1
 * @throws FileError, or EditError as the document refuses it
 */
export async function importMidi(
  file: Blob,
  choice: ImportChoice,
  { session, edit }: ImportPlace,
  onProgress: (share: number) => void,
): Promise<void> {
  const answer = await runMidiOrder({ type: 'read', file, choice })
  if (answer.type !== 'edits') throw new Error('no edits were made')
  const { changes } = answer
  const tracks = changes.flat().filter(({ type }) => type === 'add-track').length
  const left = MOST_TRACKS - Object.keys(session.tracks).length
  if (tracks > left)
    throw new FileError('too-large', `This room has place for ${left} more tracks.`)
  const done: Edit[] = []
  try {
    for (const [n, change] of changes.entries()) {
      await edit(change)
      done.push(...change)
      onProgress((n + 1) / changes.length)
      await drawn()
    }
  } catch (error) {
    const undoing = done.flatMap(undoOf)
    if (undoing.length > 0) await edit(undoing).catch(() => undefined)
    throw error
  }
}

/** So that what came in is drawn before more comes, and not all of it at once; a page that nobody sees draws nothing. */
const drawn = (): Promise<void> =>
  new Promise(resolve => (document.hidden ? setTimeout(resolve) : onNextFrame(resolve)))

function undoOf(edit: Edit): readonly Edit[] {
  if (edit.type === 'add-track') return [{ type: 'remove-track', track: edit.track }]
  if (edit.type === 'add-section') return [{ type: 'remove-section', section: edit.section }]
  return edit.type === 'add-marker' ? [{ type: 'remove-marker', marker: edit.marker }] : []
}
