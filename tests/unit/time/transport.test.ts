import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TimeSignature } from '../../../shared/doc/edit.ts'
import type { TransportView } from '../../../shared/doc/view.ts'
import { barBeatOf, lineFrom, ticksPerBar } from '../../../shared/time/metre-map.ts'
import { clicksBetween, isRolling, positionIn } from '../../../shared/time/transport.ts'
import { bpm, micros, ms, ticks } from '../../../shared/time/units.ts'

const ROLLING: TransportView = {
  playing: true,
  anchorPosition: ticks(0),
  anchorMoment: micros(1_000_000),
  clock: 'ours',
  bpm: bpm(120),
  timeSignature: { beats: 4, unit: 4 },
}
const signature = fc.record({
  beats: fc.integer({ min: 1, max: 32 }),
  unit: fc.constantFrom(1, 2, 4, 8, 16),
}) as fc.Arbitrary<TimeSignature>

describe('the transport', () => {
  it('[TR1] is where the anchor and the tempo say', () => {
    expect(positionIn(ROLLING, 'ours', micros(2_000_000))).toBe(1_920)
    expect(positionIn({ ...ROLLING, playing: false }, 'ours', micros(2_000_000))).toBe(0)
  })

  it('[TR4] reads as stopped at its position on a clock that is not ours', () => {
    const far = { ...ROLLING, anchorPosition: ticks(77) }
    expect(isRolling(far, 'another')).toBe(false)
    expect(positionIn(far, 'another', micros(9_000_000))).toBe(77)
    expect(clicksBetween(far, 'another', micros(0), micros(9_000_000))).toEqual([])
  })

  it('[TR1] counts bars and beats from 1, also in 6/8 and before the song', () => {
    const common = { timeSignature: { beats: 4, unit: 4 } } as const
    expect(barBeatOf(ticks(0), common)).toEqual({ bar: 1, beat: 1, tick: 0 })
    expect(barBeatOf(ticks(960 * 5 + 7), common)).toEqual({ bar: 2, beat: 2, tick: 7 })
    expect(barBeatOf(ticks(-1), common)).toEqual({ bar: 0, beat: 4, tick: 959 })
    expect(barBeatOf(ticks(480 * 8), { timeSignature: { beats: 6, unit: 8 } })).toEqual({
      bar: 2,
      beat: 3,
      tick: 0,
    })
  })

  it('[TR3] finds the next bar and beat, and the one it stands on', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), signature, (at, timeSignature) => {
        const song = { timeSignature }
        const bar = lineFrom(song, 'bar', at)
        const beat = lineFrom(song, 'beat', at)
        expect(barBeatOf(bar, song)).toMatchObject({ beat: 1, tick: 0 })
        expect(barBeatOf(beat, song).tick).toBe(0)
        expect(bar - at).toBeGreaterThanOrEqual(0)
        expect(bar - at).toBeLessThan(ticksPerBar(timeSignature))
        expect(beat).toBeLessThanOrEqual(bar)
        expect(lineFrom(song, 'bar', bar)).toBe(bar)
      }),
    )
  })
})

describe('the metronome', () => {
  it('[TR1] clicks on each beat and accents each bar', () => {
    const clicks = clicksBetween(ROLLING, 'ours', micros(0), micros(3_500_000))
    expect(clicks.map(({ moment }) => moment)).toEqual([1e6, 1.5e6, 2e6, 2.5e6, 3e6])
    expect(clicks.map(({ accent }) => accent)).toEqual([true, false, false, false, true])
  })

  it('[TR1] gives each click once, however the time is cut', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 10_000_000 }), { maxLength: 40 })
    const tempo = fc.double({ min: 20, max: 999, noNaN: true })
    fc.assert(
      fc.property(cuts, tempo, signature, (cuts, tempo, timeSignature) => {
        const transport = { ...ROLLING, bpm: bpm(tempo), timeSignature }
        const edges = [0, ...cuts.toSorted((a, b) => a - b), 10_000_000].map(micros)
        const pieces = edges.flatMap((from, i) =>
          clicksBetween(transport, 'ours', from, edges[i + 1] ?? from),
        )
        expect(pieces).toEqual(clicksBetween(transport, 'ours', micros(0), micros(10_000_000)))
      }),
    )
  })

  it('[TR3] does not click before a start that lies ahead', () => {
    const start = { ...ROLLING, anchorPosition: ticks(1_900) }
    const [first] = clicksBetween(start, 'ours', micros(0), ms(2_000))
    expect(first?.position).toBe(1_920)
    expect(first?.accent).toBe(false)
  })

  it('[TR1] gives a bounded answer to an absurd span', () => {
    const clicks = clicksBetween(ROLLING, 'ours', micros(0), micros(2 ** 50))
    expect(clicks).toHaveLength(1_000)
  })
})
