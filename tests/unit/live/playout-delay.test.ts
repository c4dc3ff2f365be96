import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PercentileWindow } from '../../../shared/live/percentile-window.ts'
import { PlayoutDelay } from '../../../shared/live/playout-delay.ts'
import { type LocalMicros, localMicros, micros, ms, seconds } from '../../../shared/time/units.ts'

const tight = () => new PlayoutDelay(ms(2), ms(40))
const later = (now: LocalMicros, span: number) => localMicros(now + span)

describe('the delay of a link', () => {
  it('[LV11] grows at once to what the slowest hundredth took, within 2–40 ms', () => {
    const delay = tight()
    const now = localMicros(0)
    expect(delay.value).toBe(2_000)
    delay.add(ms(12), now)
    expect(delay.value).toBe(12_000)
    for (let n = 0; n < 300; n++) delay.add(ms(5), later(now, n * 10_000))
    delay.add(ms(30), later(now, 3_010_000))
    // One in three hundred is not the slowest hundredth.
    expect(delay.value).toBe(12_000)
    delay.add(ms(900), later(now, 3_020_000))
    delay.add(ms(900), later(now, 3_030_000))
    delay.add(ms(900), later(now, 3_040_000))
    delay.add(ms(900), later(now, 3_050_000))
    expect(delay.value).toBe(40_000)
  })

  it('[LV11] shrinks by at most 1 ms a second, only in rests, and not below the evidence', () => {
    const step = fc.record({
      lateness: fc.option(fc.integer({ min: -5_000, max: 60_000 }), { nil: undefined }),
      span: fc.integer({ min: 1_000, max: 3_000_000 }),
      resting: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), steps => {
        const delay = tight()
        let now = localMicros(1_790_000_000_000_000)
        let restedBefore = false
        for (const { lateness, span, resting } of steps) {
          const before = delay.value
          now = later(now, span)
          if (lateness !== undefined) delay.add(micros(lateness), now)
          expect(delay.value).toBeGreaterThanOrEqual(before)
          const grown = delay.value
          delay.rest(now, resting)
          const shrunk = grown - delay.value
          expect(shrunk).toBeLessThanOrEqual(resting && restedBefore ? span / 1_000 + 1 : 0)
          expect(delay.value).toBeGreaterThanOrEqual(2_000)
          expect(delay.value).toBeLessThanOrEqual(40_000)
          restedBefore = resting
        }
      }),
    )
  })

  it('[LV11] forgets what is older than 30 s', () => {
    const delay = tight()
    let now = localMicros(0)
    delay.add(ms(30), now)
    for (let n = 0; n < 31; n++) {
      now = later(now, 1_000_000)
      delay.add(ms(4), now)
    }
    delay.rest(now, true)
    now = later(now, seconds(10))
    delay.rest(now, true)
    expect(delay.value).toBe(20_000)
    delay.rest(later(now, seconds(20)), true)
    expect(delay.value).toBe(4_000)
  })
})

describe('a window of measurements', () => {
  it('[LV11] gives the percentile of what is young enough', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, share) => {
          const window = new PercentileWindow(seconds(1))
          for (const [n, value] of values.entries()) window.add(value, n * 20_000)
          const now = (values.length - 1) * 20_000
          const young = values.slice(-51).sort((a, b) => a - b)
          expect(window.at(share, now)).toBe(young[Math.ceil(share * young.length) - 1])
          expect(window.at(share, now + 3_000_000)).toBeUndefined()
        },
      ),
    )
  })
})
