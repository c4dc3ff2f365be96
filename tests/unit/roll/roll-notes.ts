/** Notes of a clip for property tests, and what edits make of them. */
import fc from 'fast-check'
import type { Edit } from '../../../shared/doc/edit.ts'
import type { NoteView } from '../../../shared/doc/view.ts'
import type { ClipId, NoteId, TrackId } from '../../../shared/protocol/ids.ts'
import { ticks } from '../../../shared/time/units.ts'

export const PLACE = {
  track: `k_${'a'.repeat(20)}` as TrackId,
  clip: `c_${'a'.repeat(20)}` as ClipId,
}

export const noteId = (n: number): NoteId => `n_${n.toString(16).padStart(12, '0')}` as NoteId

const note = fc
  .record({
    start: fc.integer({ min: 0, max: 50_000 }),
    length: fc.integer({ min: 1, max: 4_000 }),
    pitch: fc.integer({ min: 0, max: 127 }),
    velocity: fc.integer({ min: 1, max: 127 }),
    muted: fc.boolean(),
  })
  .map(({ start, length, ...rest }) => ({ ...rest, start: ticks(start), length: ticks(length) }))

export const someNotes = (options: { minLength?: number; maxLength?: number } = {}) =>
  fc
    .array(note, { minLength: 1, maxLength: 30, ...options })
    .map(notes => notes.map((one, n): NoteView => ({ ...one, id: noteId(n) })))

export const someGrid = fc.record({
  step: fc.constantFrom(960, 640, 480, 320, 240, 160, 120, 1),
  origin: fc.integer({ min: 0, max: 20_000 }),
})

/** As the document would take them. */
export function edited(notes: readonly NoteView[], edits: readonly Edit[]): readonly NoteView[] {
  const byId = new Map(notes.map(one => [one.id, one]))
  for (const edit of edits) {
    if (edit.type === 'remove-notes') for (const id of edit.notes) byId.delete(id)
    else if (edit.type === 'add-notes')
      for (const one of edit.notes) byId.set(one.id, { ...one, muted: one.muted ?? false })
    else if (edit.type === 'change-notes')
      for (const change of edit.changes) {
        const before = byId.get(change.id)
        const said = Object.entries(change).filter(([, value]) => value !== undefined)
        if (before) byId.set(change.id, { ...before, ...Object.fromEntries(said) })
      }
  }
  return [...byId.values()]
}
