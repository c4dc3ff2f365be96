import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  corrected,
  fixedOffset,
  offsetAt,
  toLocal,
  toRoom,
} from '../../../shared/time/slewed-offset.ts'
import { localMicros } from '../../../shared/time/units.ts'

const NOW = 1_790_000_000_000_000
const skew = fc.double({ min: -0.001, max: 0.001, noNaN: true })
const error = fc.integer({ min: -50_000, max: 50_000 })
const later = fc.integer({ min: -1e7, max: 1e8 })

describe('a slewed offset', () => {
  it('[CL3] does not jump, bends by at most 1 %, and arrives', () => {
    fc.assert(
      fc.property(skew, skew, error, (before, skew, error) => {
        const now = localMicros(NOW)
        const line = fixedOffset(localMicros(NOW - 1e6), 1e9, before)
        const at = offsetAt(line, now)
        const { line: bent, stepped } = corrected(line, now, at + error, skew)
        expect(stepped).toBe(false)
        expect(Math.abs(offsetAt(bent, now) - at)).toBeLessThan(1e-3)
        expect(Math.abs(bent.slew)).toBeLessThanOrEqual(0.01)
        const end = localMicros(NOW + 60e6)
        expect(Math.abs(offsetAt(bent, end) - (at + error + skew * 60e6))).toBeLessThan(1)
      }),
    )
  })

  it('[CL3] steps at once beyond 50 ms', () => {
    const now = localMicros(NOW)
    const { line, stepped } = corrected(fixedOffset(now, 0), now, 50_001, 0)
    expect([stepped, offsetAt(line, now)]).toEqual([true, 50_001])
  })

  it('[CL3] maps there and back to the µs, and never runs backwards', () => {
    fc.assert(
      fc.property(skew, error, later, (skew, error, after) => {
        const { line } = corrected(
          fixedOffset(localMicros(NOW), -3e9),
          localMicros(NOW),
          -3e9 + error,
          skew,
        )
        const local = localMicros(NOW + after)
        expect(Math.abs(toLocal(line, toRoom(line, local)) - local)).toBeLessThanOrEqual(1)
        expect(toRoom(line, localMicros(local + 100))).toBeGreaterThan(toRoom(line, local))
      }),
    )
  })
})
