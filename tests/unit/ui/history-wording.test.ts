import fc from 'fast-check'
import { expect, it } from 'vitest'
import { deedTexts } from '../../../client/ui/history-wording.ts'
import { parseAction } from '../../../shared/doc/actions/action.ts'
import type { Edit } from '../../../shared/doc/edit.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import { bpm, ticks } from '../../../shared/time/units.ts'
import { ANN, actorId, BOB, clipId, stampOf, trackId } from '../../support/edits.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'
import { PACKED, packedNoteId, pointId } from '../../support/random-edits.ts'

const crdt = await openTestCrdt()
const place = { track: trackId(0), clip: clipId(0) }
const notes = [0, 1].map(packedNoteId)

/** As the page tells what was done, one after the other. */
function told(...edits: readonly (Edit | readonly Edit[])[]): readonly string[] {
  const replica = new Replica(crdt, nextActor())
  edits.forEach((edit, n) => {
    replica.edit('type' in edit ? [edit] : edit, stampOf(ANN, n + 1))
  })
  const { actions, names } = replica.actionsOf(ANN)
  return actions.map(action => deedTexts(action, { ...names, [BOB]: 'Bob' }).join('; '))
}

it('[DOC22] is told in the words of the field', () => {
  expect(
    told(
      { type: 'set-tempo', bpm: bpm(118) },
      { type: 'set-tempo', bpm: bpm(124.5) },
      { type: 'set-key', key: 'Bb' },
      { type: 'set-loop', on: true },
      { type: 'add-track', track: place.track, name: 'Bass' },
      { type: 'add-clip', ...place, start: ticks(0), length: ticks(960), notes: PACKED },
      {
        type: 'change-notes',
        ...place,
        changes: notes.map(id => ({ id, start: ticks(120) })),
      },
      { type: 'change-notes', ...place, changes: [{ id: packedNoteId(2), velocity: 9 }] },
      { type: 'remove-notes', ...place, notes },
      { type: 'set-track', track: place.track, strip: { level: -6 } },
      { type: 'set-track', track: place.track, strip: { level: -3, mute: true } },
      [
        { type: 'set-track', track: place.track, name: 'Sub' },
        { type: 'remove-track', track: place.track },
      ],
    ),
  ).toEqual([
    'Tempo 118',
    'Tempo 118 → 124.5',
    'Key B♭',
    'Loop on',
    'Added track Sub',
    'Added a clip on Sub',
    'Moved 2 notes on Sub',
    'Changed the velocity of 1 note on Sub',
    'Removed 2 notes on Sub',
    'Level of Sub −6.0 dB',
    'Level of Sub −6.0 dB → −3.0 dB, Mute of Sub on',
    'Name of Sub Sub; Removed track Sub',
  ])
})

it('[DOC22] tells of points and people', () => {
  const value = { timeline: 'tempo', bpm: bpm(80) } as const
  expect(
    told(
      { type: 'set-player', name: 'Ann', colour: 0 },
      { type: 'add-point', point: pointId(1), position: ticks(0), value },
      { type: 'set-tempo', bpm: bpm(90) },
      { type: 'set-lock', locked: true },
    ),
  ).toEqual(['Added a change on the timeline', 'Tempo 80 → 90', 'Room locked'])
})

it('[DOC22] says something of any action whatever', () => {
  const part = fc.tuple(
    fc.constantFrom('set-track', 'set-tempo', 'add-clip', 'set-host', 'cancel-generations'),
    fc.array(fc.string(), { maxLength: 2 }),
    fc.array(
      fc.tuple(
        fc.constantFrom('bpm', 'value', 'loop', 'timeSignature', 'pan', 'x:y', '__proto__'),
        fc.constant(1),
        fc.jsonValue({ maxDepth: 2 }),
        fc.jsonValue({ maxDepth: 2 }),
      ),
      { maxLength: 2 },
    ),
  )
  fc.assert(
    fc.property(part, part => {
      const content = parseAction(JSON.stringify([1, null, '', 0, [part]]))
      if (!content) return
      const texts = deedTexts({ ...content, player: ANN, actor: actorId(1), seq: 1 }, {})
      expect(texts.join('').length).toBeGreaterThan(0)
    }),
  )
})
