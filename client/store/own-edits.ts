/** What this player changed a moment ago, by id: what else changes is somebody else's doing (PR4). */
import type { Edit } from '../../shared/doc/edit.ts'

/** ms in which what I changed may still change by that: an edit is shown as it comes back. */
const SETTLES = 2000
/** Ids that are remembered; bulk edits of more count by their clip. */
const MOST = 512

export interface OwnEdits {
  add(edits: readonly Edit[]): void
  /** Whether I changed that a moment ago. */
  has(id: string): boolean
}

/** @param now ms, of any clock */
export function createOwnEdits(now: () => number): OwnEdits {
  const touched = new Map<string, number>()
  return {
    add(edits) {
      const at = now()
      for (const edit of edits)
        for (const id of idsOf(edit)) {
          touched.delete(id)
          touched.set(id, at)
        }
      for (const id of touched.keys()) {
        if (touched.size <= MOST) return
        touched.delete(id)
      }
    },
    has(id) {
      const at = touched.get(id)
      return at !== undefined && now() - at < SETTLES
    },
  }
}

/** What an edit is about: the notes, and the clip, or what else carries an id. Pure. */
function idsOf(edit: Edit): readonly string[] {
  if (edit.type === 'add-notes') return [...edit.notes.map(note => note.id), edit.clip]
  if (edit.type === 'change-notes') return [...edit.changes.map(change => change.id), edit.clip]
  if ('clip' in edit) return [edit.clip]
  if ('track' in edit) return edit.track === null ? [] : [edit.track]
  if ('section' in edit) return [edit.section]
  if ('point' in edit) return [edit.point]
  return 'marker' in edit ? [edit.marker] : []
}
