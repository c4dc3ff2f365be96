/** The rival of a large session: the same edits in one Automerge document as one would first write it. */
import * as automerge from '@automerge/automerge/slim'
import { readClipNotes } from '../../../shared/doc/clip-notes.ts'
import type { Edit } from '../../../shared/doc/edit.ts'
import { noteView } from '../../../shared/doc/note-cells.ts'

interface NaiveSession {
  tracks: Record<
    string,
    { name: string; level: number; clips: Record<string, { notes: Record<string, object> }> }
  >
  takes: Record<string, { player: string; pages: object[] }>
}

/** One change an edit. The wasm is there already. */
export function naiveDocument(edits: readonly Edit[]): Uint8Array {
  let doc = automerge.from<Record<string, unknown> & NaiveSession>({ tracks: {}, takes: {} })
  for (const edit of edits) doc = automerge.change(doc, draft => apply(draft, edit))
  return automerge.save(doc)
}

function apply(draft: NaiveSession, edit: Edit): void {
  switch (edit.type) {
    case 'add-track':
      draft.tracks[edit.track] = { name: edit.name, level: 0, clips: {} }
      return
    case 'add-clip': {
      const notes = [...readClipNotes(edit.notes)].flatMap(([id, cells]) => {
        const note = noteView(id, cells)
        return note ? [[id, { ...note }]] : []
      })
      const clips = draft.tracks[edit.track]?.clips
      if (clips) clips[edit.clip] = { notes: Object.fromEntries(notes) }
      return
    }
    case 'change-notes':
      for (const { id, ...change } of edit.changes) {
        const note = draft.tracks[edit.track]?.clips[edit.clip]?.notes[id]
        if (note) Object.assign(note, change)
      }
      return
    case 'set-track': {
      const track = draft.tracks[edit.track]
      if (track) track.level = edit.strip?.level ?? track.level
      return
    }
    case 'open-take':
      draft.takes[edit.take] = { player: edit.player, pages: [] }
      return
    case 'add-pages':
      draft.takes[edit.take]?.pages.push(...edit.pages)
      return
    default:
      throw new Error(`the large session holds no ${edit.type}`)
  }
}
