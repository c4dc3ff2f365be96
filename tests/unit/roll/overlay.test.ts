import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  editsOf,
  laidOver,
  NO_OVERLAY,
  overlayOf,
  withoutEntries,
  withoutNotes,
  withoutSettled,
} from '../../../client/roll/overlay.ts'
import { checkEdits } from '../../../shared/doc/check-edits.ts'
import { decodeEdit } from '../../../shared/doc/edit.ts'
import { MAX_NOTES_AN_EDIT } from '../../../shared/doc/edits/tracks.ts'
import { ticks } from '../../../shared/time/units.ts'
import { edited, noteId, PLACE, someNotes } from './roll-notes.ts'

/** Some notes, of which some change, some go and some are new. */
const scene = fc.tuple(someNotes(), someNotes(), fc.infiniteStream(fc.boolean())).map(
  ([notes, others, coin]) =>
    ({
      notes,
      overlay: new Map(
        others.map((note, n) => {
          const id = noteId(n * 2)
          return [id, coin.next().value ? { ...note, id } : undefined] as const
        }),
      ),
    }) as const,
)

describe('overlay', () => {
  test('the edits of an overlay make of the document what was shown, and each is legal', () => {
    fc.assert(
      fc.property(scene, ({ notes, overlay }) => {
        const edits = editsOf(PLACE, notes, overlay)
        expect(edited(notes, edits)).toEqual(laidOver(notes, overlay))
        for (const edit of edits) expect(decodeEdit(edit).ok).toBe(true)
      }),
    )
  })

  test('once the document shows it, nothing of it is left', () => {
    fc.assert(
      fc.property(scene, ({ notes, overlay }) => {
        const after = laidOver(notes, overlay)
        expect(withoutSettled(overlay, after).size).toBe(0)
        expect(editsOf(PLACE, after, overlay)).toEqual([])
      }),
    )
  })

  test('notes that nothing lies over keep their identity', () => {
    fc.assert(
      fc.property(scene, ({ notes, overlay }) => {
        const shown = laidOver(notes, overlay)
        for (const note of notes) if (!overlay.has(note.id)) expect(shown).toContain(note)
      }),
    )
    const notes = fc.sample(someNotes(), 1)[0] ?? []
    expect(laidOver(notes, NO_OVERLAY)).toBe(notes)
  })

  test('a thousand notes go as one change, in edits of at most 256', () => {
    const notes = Array.from({ length: 1000 }, (_, n) => ({
      id: noteId(n),
      start: ticks(n),
      length: ticks(1),
      pitch: 60,
      velocity: 1,
      muted: false,
    }))
    const louder = overlayOf(notes.map(note => ({ ...note, velocity: 2 })))
    for (const edits of [
      editsOf(PLACE, [], overlayOf(notes)),
      editsOf(PLACE, notes, louder),
      editsOf(PLACE, notes, withoutNotes(notes)),
    ]) {
      expect(edits).toHaveLength(4)
      expect(checkEdits(edits)).toEqual(edits)
      for (const edit of edits) expect(decodeEdit(edit).ok).toBe(true)
    }
    expect(MAX_NOTES_AN_EDIT).toBe(256)
  })

  test('a change says only the field that changed, so that another’s of another field holds too', () => {
    const [note] = fc.sample(someNotes({ maxLength: 1 }), 1)[0] ?? []
    if (!note) throw new Error('no note')
    const pitch = note.pitch === 3 ? 4 : 3
    expect(editsOf(PLACE, [note], overlayOf([{ ...note, pitch }]))).toEqual([
      { type: 'change-notes', ...PLACE, changes: [{ id: note.id, pitch }] },
    ])
  })

  test('what was refused is taken back, unless the hand has gone on since', () => {
    const [first, second] = fc.sample(someNotes({ minLength: 2 }), 1)[0] ?? []
    if (!first || !second) throw new Error('no notes')
    const sent = overlayOf([first, second])
    const later = new Map(sent).set(second.id, { ...second, velocity: 5 })
    expect([...withoutEntries(later, sent).keys()]).toEqual([second.id])
    expect(withoutEntries(NO_OVERLAY, sent)).toBe(NO_OVERLAY)
  })
})
