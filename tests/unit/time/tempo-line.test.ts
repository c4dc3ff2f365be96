import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { momentOf, positionAt } from '../../../shared/time/tempo-line.ts'
import { bpm, micros, ticks } from '../../../shared/time/units.ts'

const NOW = 1_790_000_000_000_000
const tempo = fc.double({ min: 20, max: 999, noNaN: true }).map(bpm)
const line = fc.record({
  bpm: tempo,
  originTicks: fc.integer({ min: -1e9, max: 1e9 }).map(ticks),
  originMicros: fc.integer({ min: NOW - 1e12, max: NOW }).map(micros),
})

describe('a tempo line', () => {
  it('[TR1] at 120 bpm passes a quarter note, 960 ticks, in half a second', () => {
    const line = { bpm: bpm(120), originTicks: ticks(0), originMicros: micros(1_000_000) }
    expect(positionAt(line, micros(1_500_000))).toBe(960)
    expect(positionAt(line, micros(500_000))).toBe(-960)
    expect(momentOf(line, ticks(1_920))).toBe(2_000_000)
  })

  it('[TR1] gives the position of the moment of any position', () => {
    fc.assert(
      fc.property(line, fc.integer({ min: -1e9, max: 1e9 }), (line, position) => {
        expect(positionAt(line, momentOf(line, ticks(position)))).toBe(position)
      }),
    )
  })
})
