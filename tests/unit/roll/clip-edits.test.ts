import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  duplicateEdits,
  newClipEdit,
  spanChange,
  spanMoved,
  spanResized,
} from '../../../client/roll/clip-edits.ts'
import { readClipNotes } from '../../../shared/doc/clip-notes.ts'
import { decodeEdit } from '../../../shared/doc/edit.ts'
import { noteView } from '../../../shared/doc/note-cells.ts'
import type { NoteView } from '../../../shared/doc/view.ts'
import type { ClipId } from '../../../shared/protocol/ids.ts'
import { ticks } from '../../../shared/time/units.ts'
import { clipOf } from '../../support/session-view.ts'
import { edited, PLACE, someNotes } from './roll-notes.ts'

const COPY = `c_${'b'.repeat(20)}` as ClipId
const span = fc
  .record({ start: fc.nat(100_000), length: fc.integer({ min: 1, max: 50_000 }) })
  .map(({ start, length }) => ({ start: ticks(start), length: ticks(length) }))
const by = fc.integer({ min: -200_000, max: 200_000 })

describe('clips', () => {
  test('moved anywhere and resized by anything, a clip is one that the document takes', () => {
    fc.assert(
      fc.property(span, by, fc.integer({ min: 1, max: 960 }), (before, by, shortest) => {
        const moved = spanMoved(before, by)
        const after = spanResized(moved, by, shortest)
        expect(moved.length).toBe(before.length)
        expect(after.start).toBe(moved.start)
        const edit = { type: 'set-clip', ...PLACE, ...spanChange(before, after) }
        expect(decodeEdit(edit).ok).toBe(true)
      }),
    )
  })

  test('a change says only what differs', () => {
    const before = { start: ticks(960), length: ticks(3840) }
    expect(spanChange(before, { ...before, start: ticks(0) })).toEqual({ start: 0 })
    expect(spanChange(before, before)).toEqual({})
  })

  test('a copy holds the same notes, what is muted included, right behind the clip', () => {
    fc.assert(
      fc.property(someNotes(), notes => {
        const clip = clipOf(PLACE.clip, 960, 3840, notes, { loop: ticks(1920) })
        const edits = duplicateEdits(PLACE, clip, COPY)
        for (const edit of edits) expect(decodeEdit(edit).ok).toBe(true)
        const [added] = edits
        if (added?.type !== 'add-clip') throw new Error('no clip was added')
        expect(added).toMatchObject({ clip: COPY, start: 4800, length: 3840, loop: 1920 })
        const came = [...readClipNotes(added.notes)].flatMap(([id, cells]) => {
          const note = noteView(id, cells)
          return note ? [note] : []
        })
        const bare = (list: readonly NoteView[]) => list.map(({ id: _, ...note }) => note)
        expect(bare(edited(came, edits))).toEqual(bare(clip.notes))
      }),
    )
  })

  test('a new one is empty', () => {
    const edit = newClipEdit(PLACE, { start: ticks(0), length: ticks(960) })
    expect(decodeEdit(edit).ok).toBe(true)
    expect(edit).toMatchObject({ start: 0, length: 960, notes: new Uint8Array() })
  })
})
