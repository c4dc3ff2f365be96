import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { checkEdits } from '../../../shared/doc/check-edits.ts'
import { writeClipNotes } from '../../../shared/doc/clip-notes.ts'
import type { Edit, EditOf } from '../../../shared/doc/edit.ts'
import { inspectChange } from '../../../shared/doc/incoming.ts'
import { createViewReader } from '../../../shared/doc/read-view.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import type { NoteView } from '../../../shared/doc/view.ts'
import type { PlayerId } from '../../../shared/protocol/ids.ts'
import { ticks } from '../../../shared/time/units.ts'
import { ANN, BOB, clipId, stampOf, trackId } from '../../support/edits.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'
import { noteId, packedNoteId } from '../../support/random-edits.ts'
import { noteOf } from '../../support/session-view.ts'

const crdt = await openTestCrdt()
const at = { track: trackId(1), clip: clipId(1) }
const packed = [noteOf(0, 60), noteOf(480, 64)]

let [ann, bob]: Replica[] = []
beforeEach(() => {
  ann = new Replica(crdt, nextActor())
  bob = new Replica(crdt, nextActor())
  edit(ann, ANN, [
    { type: 'add-track', track: at.track, name: 'Keys' },
    {
      type: 'add-clip',
      ...at,
      start: ticks(0),
      length: ticks(3840),
      notes: writeClipNotes(packed),
    },
  ])
  meet()
})

function edit(replica: Replica | undefined, player: PlayerId, edits: readonly Edit[], moment = 0) {
  return replica!.edit(checkEdits(edits), stampOf(player, moment))
}
/** Each gets all that the other has. */
function meet(): void {
  const changes = [ann, bob].map(one => crdt.getAllChanges(one!.doc))
  for (const [n, one] of [ann, bob].entries())
    one!.take(changes[1 - n]!.flatMap(bytes => inspectChange(bytes) ?? []))
}
const notesOf = (replica: Replica | undefined): readonly NoteView[] =>
  createViewReader()(replica!.doc).tracks[at.track]?.clips[at.clip]?.notes ?? []
function bothSee(): readonly NoteView[] {
  meet()
  expect(notesOf(bob)).toEqual(notesOf(ann))
  return notesOf(ann)
}
const add = (n: number, start = n * 120): Edit => ({
  type: 'add-notes',
  ...at,
  notes: [{ id: noteId(n), ...noteOf(start) }],
})
const change = (changes: EditOf<'change-notes'>['changes']): Edit => ({
  type: 'change-notes',
  ...at,
  changes,
})
const remove = (n: number): Edit => ({ type: 'remove-notes', ...at, notes: [noteId(n)] })

describe('one note', () => {
  it('[DOC11] is added, changed in one field, muted and removed', () => {
    edit(ann, ANN, [add(1, 960)])
    edit(ann, ANN, [change([{ id: noteId(1), pitch: 72 }])])
    edit(ann, ANN, [change([{ id: noteId(1), muted: true }])])
    expect(notesOf(ann).at(-1)).toEqual({ id: noteId(1), ...noteOf(960, 72), muted: true })
    edit(ann, ANN, [remove(1)])
    expect(notesOf(ann).map(note => note.id)).toEqual([packedNoteId(0), packedNoteId(1)])
  })

  it('[DOC8] [DOC11] that its clip came with is changed and removed like any other', () => {
    edit(bob, BOB, [change([{ id: packedNoteId(1), velocity: 33 }])])
    edit(ann, ANN, [{ type: 'remove-notes', ...at, notes: [packedNoteId(0)] }])
    expect(bothSee()).toEqual([
      { id: packedNoteId(1), ...noteOf(480, 64), velocity: 33, muted: false },
    ])
  })

  it('[DOC3] what is so already, or has no note or clip, writes nothing', () => {
    expect(edit(ann, ANN, [change([{ id: packedNoteId(0), pitch: 60 }])])).toBeUndefined()
    expect(edit(ann, ANN, [change([{ id: noteId(9), pitch: 61 }])])).toBeUndefined()
    expect(edit(ann, ANN, [change([{ id: packedNoteId(99), pitch: 61 }])])).toBeUndefined()
    expect(edit(ann, ANN, [remove(9)])).toBeUndefined()
    edit(ann, ANN, [{ type: 'remove-clip', ...at }])
    expect(edit(ann, ANN, [add(1)])).toBeUndefined()
  })

  it('[DOC11] a removed one comes back as it is said, an id that was never packed does not', () => {
    edit(ann, ANN, [add(1)])
    edit(ann, ANN, [remove(1)])
    edit(ann, ANN, [add(1, 960)])
    expect(notesOf(ann).at(-1)).toMatchObject({ id: noteId(1), start: 960 })
    const stranger = { id: packedNoteId(77), ...noteOf(0) }
    expect(edit(ann, ANN, [{ type: 'add-notes', ...at, notes: [stranger] }])).toBeUndefined()
  })
})

describe('two at once', () => {
  beforeEach(() => {
    edit(ann, ANN, [add(1)])
    meet()
  })
  const note = () => bothSee().find(({ id }) => id === noteId(1))

  it('[DOC11] changes of different fields of one note both hold', () => {
    edit(ann, ANN, [change([{ id: noteId(1), pitch: 72 }])], 10)
    edit(bob, BOB, [change([{ id: noteId(1), start: ticks(960) }])], 5)
    expect(note()).toMatchObject({ pitch: 72, start: 960 })
  })

  it('[DOC11] of one field the later change holds, and what was seen to lose does not come back', () => {
    edit(ann, ANN, [change([{ id: noteId(1), pitch: 72 }])], 10)
    edit(bob, BOB, [change([{ id: noteId(1), pitch: 50 }])], 20)
    expect(note()).toMatchObject({ pitch: 50 })
    edit(ann, ANN, [change([{ id: noteId(1), velocity: 9 }])], 30)
    expect(note()).toMatchObject({ pitch: 50, velocity: 9 })
  })

  it('[DOC12] a change made while another removed the note keeps it; a later removal does not', () => {
    edit(ann, ANN, [remove(1)], 99)
    edit(bob, BOB, [change([{ id: noteId(1), pitch: 50 }])], 5)
    expect(note()).toMatchObject({ pitch: 50 })
    edit(ann, ANN, [remove(1)], 100)
    expect(note()).toBeUndefined()
  })

  it('[DOC11] both write into the same clip for the first time: nothing is lost', () => {
    edit(ann, ANN, [add(2)])
    edit(bob, BOB, [add(3)])
    expect(bothSee().map(({ id }) => id)).toEqual(
      expect.arrayContaining([noteId(1), noteId(2), noteId(3)]),
    )
  })
})

describe('many', () => {
  const ids = Array.from({ length: 998 }, (_, n) => noteId(n))
  const inEdits = (edits: (slice: typeof ids) => Edit): readonly Edit[] =>
    [0, 250, 500, 750].map(from => edits(ids.slice(from, from + 250)))
  const fill = () =>
    edit(
      ann,
      ANN,
      inEdits(slice => ({
        type: 'add-notes',
        ...at,
        notes: slice.map((id, n) => ({ id, ...noteOf(n) })),
      })),
    )

  it('[DOC7] [DOC11] quantising 1,000 notes is one change, with numbers as long as they get', () => {
    expect(fill()).toBeDefined()
    const long = inEdits(slice =>
      change(
        slice.map(id => ({
          id,
          start: ticks(2 ** 32 - 1),
          length: ticks(2 ** 32 - 1),
          pitch: 127,
          velocity: 127,
          muted: true,
        })),
      ),
    )
    for (let turn = 0; turn < 2; turn++) {
      const written = edit(
        ann,
        ANN,
        turn === 0 ? long : inEdits(slice => change(slice.map(id => ({ id, start: ticks(240) })))),
        2 ** 51,
      )
      expect(written && inspectChange(written.bytes)).toBeDefined()
    }
    expect(bothSee().filter(note => note.start === 240)).toHaveLength(998)
  })

  it('[DOC5] a clip that holds 1,000 refuses more, until one is removed', () => {
    fill()
    expect(() => edit(ann, ANN, [add(5000)])).toThrowError(
      expect.objectContaining({ code: 'too-large' }),
    )
    edit(ann, ANN, [remove(7)])
    expect(edit(ann, ANN, [add(5000)])).toBeDefined()
    expect(notesOf(ann)).toHaveLength(1000)
  })

  it('[DOC5] no container of a clip grows beyond 256 entries', () => {
    fill()
    const tracks = ann!.doc.tracks as Record<string, { clips: Record<string, object> }>
    const clip = tracks[at.track]!.clips[at.clip]!
    const sizes = [clip, ...Object.values(clip)].map(part => Object.keys(part).length)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(256)
  })
})

it('[DOC1] an edit of one note leaves every other note, clip and track the same object', () => {
  edit(ann, ANN, [add(1), add(2), { type: 'add-track', track: trackId(2), name: 'Bass' }])
  const clip = { track: at.track, clip: clipId(2), start: ticks(0), length: ticks(960) }
  edit(ann, ANN, [{ type: 'add-clip', ...clip, notes: writeClipNotes(packed) }])
  const read = createViewReader()
  const before = read(ann!.doc)
  edit(ann, ANN, [change([{ id: noteId(1), pitch: 72 }])])
  const after = read(ann!.doc)
  const [clipBefore, clipAfter] = [before, after].map(
    view => view.tracks[at.track]!.clips[at.clip]!,
  )
  expect(clipAfter).not.toBe(clipBefore)
  const others = clipAfter!.notes.filter(note => note.id !== noteId(1))
  expect(others).toHaveLength(3)
  for (const note of others) expect(clipBefore!.notes).toContain(note)
  expect(after.tracks[at.track]!.clips[clipId(2)]).toBe(before.tracks[at.track]!.clips[clipId(2)])
  expect(after.tracks[trackId(2)]).toBe(before.tracks[trackId(2)])
  edit(ann, ANN, [{ type: 'set-clip', ...at, start: ticks(960) }])
  expect(read(ann!.doc).tracks[at.track]!.clips[at.clip]!.notes).toBe(clipAfter!.notes)
})

it('[DOC5] [DOC11] whatever stands on a shelf, the notes are legal', () => {
  const junk = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string(), fc.integer())
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(4), junk), { maxLength: 6 }), entries => {
      const shelf = { by: ANN, ...Object.fromEntries(entries.map(([n, e]) => [noteId(n), e])) }
      bob!.replace(
        crdt.change(bob!.doc, { time: 0 }, draft => {
          const tracks = draft.tracks as Record<string, { clips: Record<string, object> }>
          Object.assign(tracks[at.track]!.clips[at.clip]!, { ['e'.repeat(32)]: shelf })
        }),
      )
      for (const { start, length, pitch, velocity } of notesOf(bob)) {
        expect(start >= 0 && length >= 1 && start < 2 ** 32 && length < 2 ** 32).toBe(true)
        expect(pitch >= 0 && pitch <= 127 && velocity >= 1 && velocity <= 127).toBe(true)
      }
      edit(bob, BOB, [change([{ id: noteId(1), pitch: 61 }]), remove(2), add(3)])
    }),
    { numRuns: 100 },
  )
})
