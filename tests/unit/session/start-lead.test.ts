import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { startLeadOf } from '../../../shared/session/start-lead.ts'
import { micros, ms } from '../../../shared/time/units.ts'

const anyWay = fc.option(
  fc.integer({ min: 0, max: 10_000_000 }).map(way => micros(way)),
  { nil: undefined },
)

describe('the lead of an edit of the transport', () => {
  it('[TR3] is nothing for who plays alone', () => {
    expect(startLeadOf([])).toBe(0)
  })

  it('[TR3] is 50 ms more than the way to the farthest player takes', () => {
    expect(startLeadOf([ms(15), ms(80), ms(2)])).toBe(ms(130))
  })

  it('[TR3] takes 70 ms for a way that is not measured yet', () => {
    expect(startLeadOf([undefined])).toBe(ms(120))
    expect(startLeadOf([undefined, ms(90)])).toBe(ms(140))
  })

  it('[TR3] is within 60–250 ms in company, and no shorter for one player more', () => {
    fc.assert(
      fc.property(fc.array(anyWay, { minLength: 1, maxLength: 48 }), anyWay, (ways, another) => {
        const lead = startLeadOf(ways)
        expect(lead).toBeGreaterThanOrEqual(ms(60))
        expect(lead).toBeLessThanOrEqual(ms(250))
        expect(startLeadOf([...ways, another])).toBeGreaterThanOrEqual(lead)
      }),
    )
  })
})
