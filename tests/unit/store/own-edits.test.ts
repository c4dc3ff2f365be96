import { expect, test } from 'vitest'
import { createOwnEdits } from '../../../client/store/own-edits.ts'
import type { NoteId } from '../../../shared/protocol/ids.ts'
import { ticks } from '../../../shared/time/units.ts'
import { noteId, PLACE } from '../roll/roll-notes.ts'

const noteAt = (id: NoteId) => ({
  id,
  start: ticks(0),
  length: ticks(240),
  pitch: 60,
  velocity: 90,
})

test('[PR4] what I changed counts as mine for two seconds', () => {
  let now = 0
  const own = createOwnEdits(() => now)
  own.add([{ type: 'add-notes', ...PLACE, notes: [noteAt(noteId(1))] }])
  for (const id of [noteId(1), PLACE.clip]) expect(own.has(id)).toBe(true)
  for (const id of [noteId(2), PLACE.track]) expect(own.has(id)).toBe(false)
  now = 2000
  expect(own.has(noteId(1))).toBe(false)
})

test('[PR4] of an edit of a thousand notes at least its clip is known to be mine', () => {
  const own = createOwnEdits(() => 0)
  const notes = Array.from({ length: 1000 }, (_, n) => noteAt(noteId(n)))
  own.add([{ type: 'add-notes', ...PLACE, notes }])
  expect(own.has(PLACE.clip)).toBe(true)
})
