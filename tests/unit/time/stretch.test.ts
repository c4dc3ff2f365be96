import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crossings, passes, placeAt } from '../../../shared/time/crossings.ts'
import type { Stretch } from '../../../shared/time/stretch.ts'
import { momentOf } from '../../../shared/time/tempo-line.ts'
import { bpm, type Micros, micros, type Ticks, ticks } from '../../../shared/time/units.ts'

const NOW = 1_790_000_000_000_000
/** Two bars of four at 120 bpm, around the second of which it goes from its end on. */
const ROUND: Stretch = {
  bpm: bpm(120),
  originTicks: ticks(0),
  originMicros: micros(NOW),
  loop: { start: ticks(3_840), end: ticks(7_680) },
}
const later = (seconds: number): Micros => micros(NOW + seconds * 1e6)

const loop = fc
  .tuple(fc.integer({ min: -20_000, max: 20_000 }), fc.integer({ min: 240, max: 20_000 }))
  .map(([start, length]) => ({ start: ticks(start), end: ticks(start + length) }))
const stretch: fc.Arbitrary<Stretch> = fc.record(
  {
    bpm: fc.double({ min: 20, max: 999, noNaN: true }).map(bpm),
    originTicks: fc.integer({ min: -20_000, max: 20_000 }).map(ticks),
    originMicros: fc.integer({ min: NOW - 1e7, max: NOW + 1e7 }).map(micros),
    loop,
    entry: fc.integer({ min: -20_000, max: 20_000 }).map(ticks),
  },
  { requiredKeys: ['bpm', 'originTicks', 'originMicros'] },
)
const moment = fc.integer({ min: NOW - 1e7, max: NOW + 4e7 }).map(micros)
const step = fc.constantFrom(40, 240, 480, 960, 3_840)

describe('a stretch of the song', () => {
  it('[TR8] goes from the end of its loop to its start at the same µs, round after round', () => {
    expect(placeAt(ROUND, later(1))).toBe(1_920)
    expect(placeAt(ROUND, micros(NOW + 3_999_000))).toBe(7_678)
    expect(placeAt(ROUND, later(4))).toBe(3_840)
    expect(placeAt(ROUND, later(4 + 2_000 * 2 + 0.5))).toBe(4_800)
  })

  it('[TR8] that begins at the end of its loop or behind it never comes to it', () => {
    const behind = { ...ROUND, originTicks: ticks(7_680) }
    expect(placeAt(behind, later(10))).toBe(7_680 + 19_200)
    const counted = { ...ROUND, originTicks: ticks(3_840), entry: ticks(7_680) }
    expect(placeAt(counted, later(10))).toBe(3_840 + 19_200)
  })

  it('[TR8] is always in its loop once it has come to it', () => {
    fc.assert(
      fc.property(stretch, loop, moment, ({ entry: _, ...stretch }, loop, moment) => {
        fc.pre(stretch.originTicks < loop.end && moment >= stretch.originMicros)
        const place = placeAt({ ...stretch, loop }, moment)
        expect(place).toBeLessThan(loop.end)
        expect(place).toBeGreaterThanOrEqual(Math.min(stretch.originTicks, loop.start))
      }),
    )
  })

  it('[TR1] [TR8] passes each boundary once, however the time is cut, and is there when it does', () => {
    fc.assert(
      fc.property(stretch, step, fc.array(moment, { maxLength: 12 }), (stretch, step, cuts) => {
        const from = NOW - 1e7
        const edges = [from, ...cuts.toSorted((a, b) => a - b), NOW + 4e7]
        const limit = 1e6
        const whole = crossings(stretch, step, from, NOW + 4e7, limit)
        const pieces = edges.flatMap((edge, n) =>
          crossings(stretch, step, edge, edges[n + 1] ?? edge, limit),
        )
        expect(pieces).toEqual(whole)
        for (const { moment, position } of whole.slice(0, 200)) {
          expect(position % step === 0).toBe(true)
          expect(placeAt(stretch, moment)).toBe(position)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('[TR8] misses no boundary: what it passes are all positions of that kind', () => {
    fc.assert(
      fc.property(stretch, step, (stretch, step) => {
        const span = [stretch.originMicros, stretch.originMicros + 3e6] as const
        const passed = crossings(stretch, step, ...span, 100_000).map(({ moment }) => moment)
        const byTick: number[] = []
        for (let travelled = stretch.originTicks; ; travelled = ticks(travelled + 1)) {
          const moment = momentOf(stretch, travelled)
          if (moment >= span[1]) break
          if (placeAt(stretch, moment) % step === 0) byTick.push(moment)
        }
        expect(passed).toEqual(byTick)
      }),
      { numRuns: 20 },
    )
  })

  it('[TR1] [TR8] tells the moments of a position, which are those at which it is there', () => {
    fc.assert(
      fc.property(
        stretch,
        moment,
        fc.integer({ min: -20_000, max: 60_000 }),
        (stretch, from, at) => {
          const position: Ticks = ticks(at)
          const until = micros(from + 2e7)
          const moments = passes(stretch, position, from, until)
          const found = crossings(stretch, 1, from, until, 400_000)
          expect(moments).toEqual(
            found.filter(crossing => crossing.position === position).map(({ moment }) => moment),
          )
        },
      ),
      { numRuns: 15 },
    )
  })

  it('[TR1] answers, and in bounds, whatever it is asked', () => {
    const wild = fc.double()
    const far = fc.integer({ min: -(2 ** 52), max: 2 ** 52 })
    fc.assert(
      fc.property(stretch, far, far, wild, wild, (stretch, origin, place, from, until) => {
        const hostile = {
          ...stretch,
          originMicros: micros(origin),
          originTicks: ticks(place % 2 ** 40),
        }
        expect(crossings(hostile, 960, from, until).length).toBeLessThanOrEqual(1_000)
        expect(passes(hostile, ticks(960), from, until).length).toBeLessThanOrEqual(1_000)
      }),
    )
  })
})
