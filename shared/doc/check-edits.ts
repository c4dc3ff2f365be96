/** The last look at edits before the document takes them: legal, and small enough for one change. */
import { EditError } from '../errors.ts'
import { decodeEdit, type Edit } from './edit.ts'

/** Leaves room for what Automerge adds, so that the change stays below its 64 KiB (DOC7). */
const MAX_EDIT_BYTES = 56 * 1024
const MAX_EDITS = 1024
/** What an edit without bulk may take in a change, generously. */
const BASE_BYTES = 400
const BYTES_PER_PAGE = 160
/** A key that goes, and what it goes before. */
const BYTES_PER_ACTION = 20
/** A note's key and its bytes on a shelf, with numbers as long as they get. */
const BYTES_PER_NOTE = 55
/** Of the text that what was analysed, said or named takes. */
const BYTES_PER_LETTER = 3

/** @throws EditError `malformed` or `too-large` */
export function checkEdits(edits: readonly unknown[]): readonly Edit[] {
  if (edits.length > MAX_EDITS) throw new EditError('too-large', 'Too many edits at once.')
  const checked = edits.map(edit => {
    const decoded = decodeEdit(edit)
    if (!decoded.ok) throw decoded.error
    return decoded.value
  })
  if (checked.reduce((sum, edit) => sum + sizeOf(edit), 0) > MAX_EDIT_BYTES)
    throw new EditError('too-large', 'This edit is too large for one change.')
  return checked
}

function sizeOf(edit: Edit): number {
  switch (edit.type) {
    case 'add-clip':
      return BASE_BYTES + edit.notes.length
    case 'add-pages':
      return BASE_BYTES + (edit.pages.length + edit.replaces.length) * BYTES_PER_PAGE
    case 'add-notes':
      return BASE_BYTES + edit.notes.length * BYTES_PER_NOTE
    case 'change-notes':
      return BASE_BYTES + edit.changes.length * BYTES_PER_NOTE
    case 'remove-notes':
      return BASE_BYTES + edit.notes.length * BYTES_PER_NOTE
    case 'file-actions':
      return (
        BASE_BYTES + edit.pages.length * BYTES_PER_PAGE + edit.actions.length * BYTES_PER_ACTION
      )
    case 'set-analysis':
      return BASE_BYTES + JSON.stringify(edit.analysis).length
    case 'say':
      return BASE_BYTES + edit.text.length * BYTES_PER_LETTER
    default:
      return BASE_BYTES
  }
}
