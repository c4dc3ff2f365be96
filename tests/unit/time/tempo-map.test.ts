import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ceilTo, linesPassed, passes, placeAt } from '../../../shared/time/crossings.ts'
import {
  exactMomentAlong,
  exactTravelledAt,
  momentAlong,
  travelledAt,
} from '../../../shared/time/leg.ts'
import type { Stretch } from '../../../shared/time/stretch.ts'
import { microsPerTick, type TempoMark, tempoAt } from '../../../shared/time/tempo-map.ts'
import { bpm, type Micros, micros, ticks } from '../../../shared/time/units.ts'

const NOW = 1_790_000_000_000_000
const BAR = 3_840
const mark = (position: number, tempo: number): TempoMark => ({
  position: ticks(position),
  value: { bpm: bpm(tempo) },
})
/** 120, half as fast from bar 3 on, and 120 again from bar 5 on. */
const SONG: Stretch = {
  bpm: bpm(120),
  originTicks: ticks(0),
  originMicros: micros(NOW),
  tempos: [mark(2 * BAR, 60), mark(4 * BAR, 120)],
}
const later = (seconds: number): Micros => micros(NOW + seconds * 1e6)

const tempo = fc.double({ min: 20, max: 999, noNaN: true }).map(bpm)
const tempos = fc
  .array(
    fc.tuple(fc.integer({ min: -20_000, max: 30_000 }), tempo).map(([at, bpm]) => mark(at, bpm)),
    { minLength: 1, maxLength: 300 },
  )
  .map(marks => marks.toSorted((a, b) => a.position - b.position))
const loop = fc
  .tuple(fc.integer({ min: -20_000, max: 20_000 }), fc.integer({ min: 240, max: 20_000 }))
  .map(([start, length]) => ({ start: ticks(start), end: ticks(start + length) }))
const stretch: fc.Arbitrary<Stretch> = fc.record(
  {
    bpm: tempo,
    originTicks: fc.integer({ min: -20_000, max: 20_000 }).map(ticks),
    originMicros: fc.integer({ min: NOW - 1e7, max: NOW + 1e7 }).map(micros),
    tempos,
    loop,
    entry: fc.integer({ min: -20_000, max: 20_000 }).map(ticks),
  },
  { requiredKeys: ['bpm', 'originTicks', 'originMicros', 'tempos'] },
)
const moment = fc.integer({ min: NOW - 1e7, max: NOW + 4e7 }).map(micros)

describe('a song through its tempos', () => {
  it('[TR10] goes on at the tempo of the point that it comes to', () => {
    expect([1, 4, 6, 12, 13].map(at => placeAt(SONG, later(at)))).toEqual(
      [0.5, 2, 2.5, 4, 4.5].map(bars => bars * BAR),
    )
    expect(momentAlong(SONG, ticks(4 * BAR))).toBe(later(12))
  })

  it('[TR10] goes by the last of the points at one position, and by the base before the first', () => {
    const song = { bpm: bpm(90), tempos: [mark(960, 60), mark(960, 70), mark(2_000, 80)] }
    expect([0, 959, 960, 1_999, 2_000].map(at => tempoAt(song, at))).toEqual([90, 90, 70, 70, 80])
  })

  it('[TR8] [TR10] bends in each round of a loop anew', () => {
    // Bars 2 and 3: two seconds, then four.
    const round = { ...SONG, loop: { start: ticks(BAR), end: ticks(3 * BAR) } }
    expect(placeAt(round, later(2))).toBe(BAR)
    expect(placeAt(round, later(8))).toBe(BAR)
    expect(placeAt(round, later(10 + 6 * 5_000))).toBe(2 * BAR)
    expect(placeAt(round, later(12 + 6 * 5_000))).toBe(2.5 * BAR)
  })

  it('[TR7] [TR10] counts in at the tempo of where it begins', () => {
    const counted = { ...SONG, originTicks: ticks(BAR), entry: ticks(2 * BAR) }
    expect(momentAlong(counted, ticks(2 * BAR))).toBe(later(4))
    expect(placeAt(counted, later(-1))).toBe(BAR - 960)
  })

  it('[TR10] has one moment for each tick and one tick for each moment, through 300 tempos', () => {
    fc.assert(
      fc.property(stretch, fc.integer({ min: -60_000, max: 200_000 }), (stretch, at) => {
        const [here, next] = [ticks(at), ticks(at + 1)]
        const moment = momentAlong(stretch, here)
        expect(travelledAt(stretch, moment)).toBe(here)
        expect(momentAlong(stretch, next)).toBeGreaterThan(moment)
        expect(momentAlong(stretch, next) - moment).toBeLessThanOrEqual(
          Math.ceil(microsPerTick(bpm(20))) + 1,
        )
      }),
      { numRuns: 400 },
    )
  })

  it('[TR10] is within a µs and a half of the sum of all its ticks, also in later rounds of a loop', () => {
    fc.assert(
      fc.property(stretch, fc.integer({ min: 0, max: 60_000 }), (stretch, span) => {
        const begin = Math.max(stretch.originTicks, stretch.entry ?? stretch.originTicks)
        let position = begin
        let gone = (begin - stretch.originTicks) * microsPerTick(tempoAt(stretch, begin))
        for (let n = 0; n < span; n++) {
          if (stretch.loop && begin < stretch.loop.end && position === stretch.loop.end)
            position = stretch.loop.start
          gone += microsPerTick(tempoAt(stretch, position))
          position++
        }
        const moment = momentAlong(stretch, ticks(begin + span))
        expect(Math.abs(moment - stretch.originMicros - gone)).toBeLessThan(1.5)
      }),
      { numRuns: 40 },
    )
  })

  it('[TR10] moves on with every µs', () => {
    fc.assert(
      fc.property(stretch, moment, fc.integer({ min: 1, max: 1_000_000 }), (stretch, from, by) => {
        expect(travelledAt(stretch, micros(from + by))).toBeGreaterThanOrEqual(
          travelledAt(stretch, from),
        )
        const exact = exactTravelledAt(stretch, from)
        expect(Math.abs(exactMomentAlong(stretch, exact) - from)).toBeLessThan(1.01)
      }),
    )
  })

  it('[TR9] [TR10] passes each line of a grid once, however the time is cut', () => {
    const step = fc.constantFrom(40, 240, 960, BAR)
    fc.assert(
      fc.property(stretch, step, fc.array(moment, { maxLength: 12 }), (stretch, step, cuts) => {
        const grid = (position: number) => ceilTo(position, step)
        const [from, until, limit] = [NOW - 1e7, NOW + 4e7, 1e6]
        const edges = [from, ...cuts.toSorted((a, b) => a - b), until]
        const whole = linesPassed(stretch, grid, { from, until, limit })
        const pieces = edges.flatMap((edge, n) =>
          linesPassed(stretch, grid, { from: edge, until: edges[n + 1] ?? edge, limit }),
        )
        expect(pieces).toEqual(whole)
        for (const { moment, position } of whole.slice(0, 200)) {
          expect(placeAt(stretch, moment)).toBe(position)
          expect(passes(stretch, position, moment, moment + 1)).toEqual([moment])
        }
      }),
      { numRuns: 40 },
    )
  })

  it('[TR10] answers, and in bounds, wherever points and anchors lie', () => {
    const far = fc.integer({ min: -(2 ** 40) + 1, max: 2 ** 40 - 1 })
    const anywhere = fc.integer({ min: -(2 ** 52), max: 2 ** 52 })
    const wild = fc.array(fc.tuple(far, tempo), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(stretch, wild, far, anywhere, anywhere, (stretch, wild, at, origin, moment) => {
        const hostile: Stretch = {
          ...stretch,
          originTicks: ticks(at),
          originMicros: micros(origin),
          tempos: wild
            .map(([position, tempo]) => mark(position, tempo))
            .toSorted((a, b) => a.position - b.position),
        }
        expect(Number.isSafeInteger(placeAt(hostile, micros(moment)))).toBe(true)
        const span = { from: moment, until: moment + 1e7 }
        const found = linesPassed(hostile, position => ceilTo(position, 960), span)
        expect(found.length).toBeLessThanOrEqual(1_000)
      }),
    )
  })
})
