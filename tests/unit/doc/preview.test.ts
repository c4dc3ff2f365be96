import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Edit } from '../../../shared/doc/edit.ts'
import { canPreview, preview } from '../../../shared/doc/preview.ts'
import { createViewReader } from '../../../shared/doc/read-view.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import { bpm, micros, ticks } from '../../../shared/time/units.ts'
import { ANN, BOB, stampOf, trackId } from '../../support/edits.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'
import { pointId } from '../../support/random-edits.ts'

const crdt = await openTestCrdt()

const quantum = fc.constantFrom('none' as const, 'beat' as const, 'bar' as const)
const songEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.integer({ min: 40, max: 240 }).map(n => ({ type: 'set-tempo' as const, bpm: bpm(n) })),
  fc.constantFrom('C', 'F#', 'A').map(key => ({ type: 'set-key' as const, key }) as Edit),
  fc.constantFrom('major', 'minor').map(scale => ({ type: 'set-scale' as const, scale }) as Edit),
  fc.integer({ min: 2, max: 7 }).map(beats => ({
    type: 'set-time-signature' as const,
    beats,
    unit: 4 as const,
  })),
  fc.constant({ type: 'set-emotion' as const, valence: -0.5, energy: 0.25 }),
  fc.record({
    type: fc.constant('set-track' as const),
    track: fc.constantFrom(trackId(1), trackId(2)),
    name: fc.constantFrom('Keys', 'Bass'),
    strip: fc.record({ level: fc.constantFrom(-6, 0), pan: fc.constantFrom(-1, 0.5) }),
  }),
  fc.record({
    type: fc.constant('set-player-strip' as const),
    player: fc.constantFrom(ANN, BOB),
    strip: fc.record({ mute: fc.boolean(), reverbSend: fc.constant(-12) }),
  }),
  fc.record({
    type: fc.constant('set-track' as const),
    track: fc.constantFrom(trackId(1), trackId(2)),
    instrument: fc.constantFrom(undefined, 'organ/jazz', 'pad'),
    knobs: fc.constantFrom(undefined, { octave: 500 }, { octave: 1, click: 1023 }),
  }),
  fc.record({
    type: fc.constant('set-profile' as const),
    instrument: fc.constantFrom(undefined, 'organ/jazz', 'theremin'),
    knobs: fc.constantFrom(undefined, { octave: 12 }, { click: 99 }),
    complexity: fc.constantFrom(undefined, null, 0.5),
    cultures: fc.constantFrom(undefined, [], ['dub']),
  }),
  fc.constant({ type: 'set-style' as const, style: 'bossa' }),
  fc.constant({ type: 'set-complexity' as const, complexity: 0.75 }),
  fc.record({ type: fc.constant('play' as const), countIn: fc.constantFrom(0, 1, 2) }),
  fc.record({ type: fc.constant('stop' as const), quantum }),
  fc.record({
    type: fc.constant('set-loop' as const),
    on: fc.boolean(),
    range: fc.constant({ start: ticks(0), end: ticks(3840) }),
  }),
) as fc.Arbitrary<Edit>

/** Points that govern some of the song. */
const ALONG: readonly Edit[] = (
  [
    { timeline: 'tempo', bpm: bpm(90) },
    { timeline: 'metre', beats: 3, unit: 4 },
    { timeline: 'key', key: 'D', scale: 'dorian' },
  ] as const
).map((value, n) => ({
  type: 'add-point',
  point: pointId(n),
  position: ticks(1_920 * n),
  value,
}))

it('[PV1] a preview shows exactly what the document then reads, and twice is once', () => {
  const step = fc.record({
    edit: songEdit,
    after: fc.integer({ min: 0, max: 900_000 }),
    player: fc.constantFrom(ANN, BOB),
    lead: fc.constantFrom(micros(0), micros(120_000)),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), fc.boolean(), (steps, isAlong) => {
      const points = isAlong ? ALONG : []
      const replica = new Replica(crdt, nextActor())
      const read = createViewReader()
      let moment = 0
      replica.edit(
        [
          { type: 'set-player', name: 'Ann', colour: 1 },
          { type: 'add-track', track: trackId(1), name: 'Keys' },
          ...points,
        ],
        stampOf(ANN),
      )
      for (const { edit, after, player, lead } of steps) {
        moment += after
        const stamp = stampOf(player, moment, { lead })
        const before = read(replica.doc)
        if (!canPreview(edit)) throw new Error('not a preview')
        const shown = preview(before, edit, stamp)
        replica.edit([edit], stamp)
        const now = read(replica.doc)
        expect(shown.context).toEqual(now.context)
        expect(shown.transport).toEqual(now.transport)
        expect(shown.timelines).toEqual(now.timelines)
        expect(shown.tracks).toEqual(now.tracks)
        expect(shown.players).toEqual(now.players)
        expect(preview(now, edit, stamp)).toBe(now)
      }
    }),
    { numRuns: 150 },
  )
})
