import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAnchor, legalAnchor } from '../../../shared/doc/anchor.ts'
import { atomicText, type Draft } from '../../../shared/doc/crdt.ts'
import type { Edit } from '../../../shared/doc/edit.ts'
import { createViewReader } from '../../../shared/doc/read-view.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import {
  clicksBetween,
  momentsOf,
  nextCrossing,
  phaseIn,
  positionIn,
} from '../../../shared/time/transport.ts'
import { bpm, micros, seconds, ticks } from '../../../shared/time/units.ts'
import { ANN, BOB, stampOf } from '../../support/edits.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'

const crdt = await openTestCrdt()
const NOW = 1_790_000_000_000_000

const number = fc.oneof(
  fc.integer({ min: -5_000, max: 5_000 }),
  fc.integer({ min: NOW - 1e7, max: NOW + 1e7 }),
  fc.constantFrom(2 ** 40 - 1, -(2 ** 40) + 1, 2 ** 52, -(2 ** 52), 0.5, 20, 999, 1e300),
  fc.constantFrom('960', null, true),
)
const range = fc.record({ on: fc.boolean(), start: number, end: number }, { requiredKeys: [] })
const stretch = fc.record(
  { bpm: number, originTicks: number, originMicros: number, loop: range, entry: number },
  { requiredKeys: ['originTicks'] },
)
const anchor = fc.record(
  {
    position: number,
    moment: number,
    clock: fc.constantFrom('clock-1', 'clock-2', '', 'x'.repeat(65)),
    entry: number,
    before: fc.oneof(fc.array(stretch, { maxLength: 5 }), fc.string(), number),
  },
  { requiredKeys: ['position', 'moment', 'clock'] },
)
const register = fc.record({ playing: fc.boolean(), anchor, bpm: number, loop: range })
const edit = fc.constantFrom<Edit>(
  { type: 'play' },
  { type: 'play', position: ticks(-(2 ** 40) + 1), countIn: 2 },
  { type: 'stop' },
  { type: 'stop', quantum: 'none' },
  { type: 'seek', position: ticks(2 ** 40 - 1), quantum: 'bar' },
  { type: 'set-tempo', bpm: bpm(77) },
  { type: 'set-loop', on: true },
)

function replicaOf(fields: Readonly<Record<string, unknown>>): Replica {
  const replica = new Replica(crdt, nextActor())
  const cells = Object.entries(fields).map(([name, value]) => [name, [value, 1, 5, BOB]])
  const text = atomicText(JSON.stringify(Object.fromEntries(cells)))
  replica.replace(
    crdt.change(replica.doc, { time: 0 }, (draft: Draft) => {
      Object.assign(draft, { transport: { 0: text } })
    }),
  )
  return replica
}

describe('a transport that a stranger wrote', () => {
  it('[DOC5] [TR1] is somewhere, clicks in bounds, and can still be edited', () => {
    fc.assert(
      fc.property(register, fc.array(edit, { maxLength: 4 }), (fields, edits) => {
        const replica = replicaOf(fields)
        const read = createViewReader()
        for (const [n, next] of [undefined, ...edits].entries()) {
          if (next) replica.edit([next], stampOf(ANN, NOW + n * 1_000, { lead: micros(500) }))
          const { transport } = read(replica.doc)
          for (const moment of [NOW - 1e9, NOW, NOW + 1e9].map(micros)) {
            expect(Number.isSafeInteger(positionIn(transport, 'clock-1', moment))).toBe(true)
            expect(phaseIn(transport, 'clock-1', moment)).toMatch(/ing|ed/)
          }
          const span = [micros(NOW), micros(NOW + 1e7)] as const
          const clicks = clicksBetween(transport, 'clock-1', ...span)
          expect(clicks.length).toBeLessThanOrEqual(1_000)
          for (const [i, { moment, position }] of clicks.entries()) {
            expect(moment >= (clicks[i - 1]?.moment ?? NOW) && moment < NOW + 1e7).toBe(true)
            expect(positionIn(transport, 'clock-1', moment)).toBe(position)
          }
          expect(momentsOf(transport, 'clock-1', ticks(960), ...span).length).toBeLessThan(6_000)
          const ahead = nextCrossing(transport, 'clock-1', 'beat', micros(NOW))
          expect(ahead === undefined || ahead.moment >= NOW).toBe(true)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('[TR1] loses a way to its anchor that is no way, and keeps the anchor', () => {
    const stands = { position: 960, moment: 5, clock: 'c' }
    const way = { bpm: 120, originTicks: 0, originMicros: 1 }
    const legal = (over: object) => {
      const anchor: unknown = { ...stands, ...over }
      return isAnchor(anchor) ? legalAnchor(anchor) : undefined
    }
    expect(legal({ before: [way] })).toEqual({ ...stands, before: [way] })
    for (const before of [
      [{ ...way, originMicros: 6 }],
      [{ ...way, originMicros: 2 }, way],
      [way, null],
      Array.from({ length: 9 }, () => way),
      [{ ...way, bpm: 1_000 }],
      [{ ...way, loop: { start: 0, end: 100 } }],
      'before',
    ])
      expect(legal({ before })).toEqual(stands)
    expect(legal({ entry: 960, more: 1 })).toEqual(stands)
    expect(legal({ moment: Number.NaN })).toBeUndefined()
  })

  it('[DOC2] of a document from before loops and count-ins reads as it always did', () => {
    const { doc } = replicaOf({
      playing: true,
      anchor: { position: 960, moment: NOW, clock: 'clock-1' },
      bpm: 120,
    })
    const { transport } = createViewReader()(doc)
    expect(positionIn(transport, 'clock-1', micros(NOW + seconds(1)))).toBe(2_880)
    expect(transport.loop).toEqual({ on: false, start: 0, end: 15_360 })
    expect('before' in transport || 'entry' in transport).toBe(false)
  })
})
