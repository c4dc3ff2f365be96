import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TimeSignature } from '../../../shared/doc/edit.ts'
import {
  barBeatOf,
  lineBefore,
  lineFrom,
  type MetreMap,
  type MetreMark,
  metreAt,
  positionOfBar,
  ticksPerBar,
} from '../../../shared/time/metre-map.ts'
import { ticks } from '../../../shared/time/units.ts'

const mark = (position: number, beats: number, unit: TimeSignature['unit'] = 4): MetreMark => ({
  position: ticks(position),
  value: { beats, unit },
})
const COMMON = { beats: 4, unit: 4 } as const
/** Two bars of four, then threes; a bar of six eighths begins in the middle of the fourth bar. */
const SONG: MetreMap = {
  timeSignature: COMMON,
  metres: [mark(7_680, 3), mark(12_000, 6, 8)],
}
const signature = fc.record({
  beats: fc.integer({ min: 1, max: 32 }),
  unit: fc.constantFrom(1, 2, 4, 8, 16),
}) as fc.Arbitrary<TimeSignature>
const song: fc.Arbitrary<MetreMap> = fc.record({
  timeSignature: signature,
  metres: fc
    .array(fc.tuple(fc.integer({ min: -50_000, max: 200_000 }), signature), { maxLength: 300 })
    .map(marks =>
      marks
        .map(([position, value]) => ({ position: ticks(position), value }))
        .toSorted((a, b) => a.position - b.position),
    ),
})
const place = fc.integer({ min: -300_000, max: 300_000 }).map(ticks)

describe('bars and beats through changes of metre', () => {
  it('[TR12] are counted on, and a change in the middle of a bar begins a new one', () => {
    const at = (position: number) => barBeatOf(ticks(position), SONG)
    expect(at(0)).toEqual({ bar: 1, beat: 1, tick: 0 })
    expect(at(7_680)).toEqual({ bar: 3, beat: 1, tick: 0 })
    expect(at(7_680 + 2_880)).toEqual({ bar: 4, beat: 1, tick: 0 })
    expect(at(11_999)).toEqual({ bar: 4, beat: 2, tick: 479 })
    expect(at(12_000)).toEqual({ bar: 5, beat: 1, tick: 0 })
    expect(at(12_000 + 480 * 5)).toEqual({ bar: 5, beat: 6, tick: 0 })
    expect(at(12_000 + 480 * 6)).toEqual({ bar: 6, beat: 1, tick: 0 })
  })

  it('[TR12] begin with bar 1 at 0, by the metre that holds there, and below it go by that as well', () => {
    const early = { timeSignature: COMMON, metres: [mark(-1_000, 3), mark(0, 5)] }
    expect(metreAt(early, -500)).toEqual({ beats: 5, unit: 4 })
    expect(barBeatOf(ticks(0), early)).toEqual({ bar: 1, beat: 1, tick: 0 })
    expect(barBeatOf(ticks(-1), early)).toEqual({ bar: 0, beat: 5, tick: 959 })
  })

  it('[TR7] [TR12] count in by the bars of where the song begins', () => {
    expect(barBeatOf(ticks(7_680 - 960), SONG, 7_680)).toEqual({ bar: 2, beat: 3, tick: 0 })
    expect(lineFrom(SONG, 'bar', 7_680 - 2_880, 7_680)).toBe(7_680 - 2_880)
    expect(metreAt(SONG, 0, 7_680)).toEqual({ beats: 3, unit: 4 })
  })

  it('[TR12] tell where each bar begins', () => {
    expect([0, 1, 3, 4, 5, 6].map(bar => positionOfBar(SONG, bar))).toEqual([
      -3_840, 0, 7_680, 10_560, 12_000, 14_880,
    ])
    fc.assert(
      fc.property(song, fc.integer({ min: -10, max: 400 }), (song, bar) => {
        const { bar: found, ...place } = barBeatOf(positionOfBar(song, bar), song)
        expect(found).toBe(bar)
        expect(place).toEqual({ beat: 1, tick: 0 })
      }),
    )
  })

  it('[TR3] [TR12] every position lies between its lines, at most a beat or a bar from each', () => {
    fc.assert(
      fc.property(song, place, fc.constantFrom('beat', 'bar'), (song, at, quantum) => {
        const [before, after] = [lineBefore(song, quantum, at), lineFrom(song, quantum, at)]
        expect(before).toBeLessThanOrEqual(at)
        expect(after).toBeGreaterThanOrEqual(at)
        expect(after - at).toBeLessThan(ticksPerBar(metreAt(song, at)))
        expect(before === at).toBe(after === at)
        for (const line of [before, after]) {
          expect(barBeatOf(line, song).tick).toBe(0)
          if (quantum === 'bar') expect(barBeatOf(line, song).beat).toBe(1)
        }
      }),
    )
  })

  it('[TR12] no position is before the one below it', () => {
    fc.assert(
      fc.property(song, place, fc.integer({ min: 1, max: 9_000 }), (song, at, by) => {
        const [a, b] = [barBeatOf(at, song), barBeatOf(ticks(at + by), song)]
        const order = b.bar - a.bar || b.beat - a.beat || b.tick - a.tick
        expect(order).toBeGreaterThan(0)
      }),
    )
  })
})
