/** The last look at edits before the document takes them: legal, and small enough for one change. */
import { EditError } from '../errors.ts'
import { decodeEdit, type Edit } from './edit.ts'

/** Leaves room for what Automerge adds, so that the change stays below its 64 KiB (DOC7). */
const MAX_EDIT_BYTES = 48 * 1024
const MAX_EDITS = 1024
/** What an edit without bulk may take in a change, generously. */
const BASE_BYTES = 400
const BYTES_PER_PAGE = 160

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
  if (edit.type === 'add-clip') return BASE_BYTES + edit.notes.length
  if (edit.type === 'add-pages')
    return BASE_BYTES + (edit.pages.length + edit.replaces.length) * BYTES_PER_PAGE
  return BASE_BYTES
}
