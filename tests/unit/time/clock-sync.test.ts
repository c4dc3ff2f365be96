import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ClockSync } from '../../../shared/time/clock-sync.ts'
import { localMicros } from '../../../shared/time/units.ts'
import { seededRandom } from '../../support/seeded-random.ts'

/** A ping sent at `at` on our clock; theirs is `offset` ahead then and gains `skew`. */
function ping(at: number, offset: number, out: number, back: number, skew = 0, held = 0) {
  const theirs = (ours: number) => localMicros(ours + offset + skew * ours)
  return {
    sentAt: localMicros(at),
    theirReceivedAt: theirs(at + out),
    theirSentAt: theirs(at + out + held),
    receivedAt: localMicros(at + out + held + back),
  }
}
const span = fc.integer({ min: 0, max: 200_000 })

describe('clock sync', () => {
  it('[CL2] is never further off than its bound says, whatever the ways take', () => {
    const pings = fc.array(fc.tuple(span, span, span), { minLength: 1, maxLength: 50 })
    fc.assert(
      fc.property(pings, fc.integer({ min: -1e12, max: 1e12 }), (pings, offset) => {
        const sync = new ClockSync()
        for (const [i, [out, back, held]] of pings.entries())
          sync.add(ping(i * 50_000, offset, out, back, 0, held))
        const estimate = sync.estimate(localMicros(pings.length * 50_000))
        const slack = Math.abs(estimate?.skew ?? 0) * 2.5e6 + 1
        expect(Math.abs((estimate?.offset ?? NaN) - offset)).toBeLessThanOrEqual(
          (estimate?.errorBound ?? NaN) + slack,
        )
      }),
    )
  })

  it('[CL2] finds the skew of two steady clocks and carries the offset by it', () => {
    const sync = new ClockSync()
    for (let s = 0; s < 60; s++) sync.add(ping(s * 1e6, 5_000, 20_000, 20_000, 40e-6))
    const estimate = sync.estimate(localMicros(70e6))
    expect(estimate?.skew).toBeCloseTo(40e-6, 7)
    expect(Math.abs((estimate?.offset ?? 0) - (5_000 + 70e6 * 40e-6))).toBeLessThanOrEqual(50)
  })

  it('[CL2] does not take the noise of a burst for skew', () => {
    const sync = new ClockSync()
    for (let n = 0; n < 16; n++) sync.add(ping(n * 50_000, 0, 20_000 + n * 300, 20_000))
    expect(sync.estimate(localMicros(1e6))?.skew).toBe(0)
  })

  it('[CL2] finds the skew behind packets of which few are quick, as exactly as a minute allows', () => {
    const quartz = fc.double({ min: -80e-6, max: 80e-6, noNaN: true })
    fc.assert(
      fc.property(quartz, fc.integer(), (skew, seed) => {
        const random = seededRandom(seed)
        const sync = new ClockSync()
        const way = () => 20_000 - 8_000 * Math.log(1 - random())
        for (let s = 0; s < 120; s++) sync.add(ping(s * 1e6, 5_000, way(), way(), skew))
        expect(Math.abs((sync.estimate(localMicros(120e6))?.skew ?? NaN) - skew)).toBeLessThan(
          25e-6,
        )
      }),
      { numRuns: 40 },
    )
  })

  it('[CL2] a clock that no quartz explains is followed too', () => {
    const sync = new ClockSync()
    for (let n = 0; n < 16; n++) sync.add(ping(n * 50_000, 0, 20_000, 20_000, 0.05))
    expect(sync.estimate(localMicros(1e6))?.skew).toBeCloseTo(0.05, 4)
  })

  it('[CL2] forgets the offset of more than a minute ago', () => {
    const sync = new ClockSync()
    sync.add(ping(0, 0, 1_000, 1_000))
    for (let s = 61; s < 65; s++) sync.add(ping(s * 1e6, 0, 30_000, 10_000))
    expect(sync.estimate(localMicros(65e6))).toMatchObject({ offset: 10_000, errorBound: 20_000 })
  })

  it('[CL3] begins anew when a ping proves that one of the clocks jumped', () => {
    const sync = new ClockSync()
    for (let s = 0; s < 10; s++) sync.add(ping(s * 1e6, 0, 10_000, 10_000))
    sync.add(ping(11e6, 60e6, 10_000, 10_000))
    expect(sync.estimate(localMicros(11e6))?.offset).toBe(60e6)
    expect([sync.jumps, sync.size]).toEqual([1, 1])
  })

  it('[CL2] ignores a ping that ended before it began', () => {
    const sync = new ClockSync()
    sync.add(ping(0, 0, -10_000, -10_000))
    expect(sync.estimate(localMicros(0))).toBeUndefined()
  })
})
