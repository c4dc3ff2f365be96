import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AutoEvidence, beginAuto, stepAuto } from '../../../shared/live/auto-mode.ts'
import { localMicros, micros, ms, seconds } from '../../../shared/time/units.ts'

const START = localMicros(1_790_000_000_000_000)
const evidence = (p95: number, spread = 1, span = 8): AutoEvidence => ({
  p95: ms(p95),
  spread: ms(spread),
  span: seconds(span),
})

describe('auto', () => {
  it.each([
    [9, 2, 'live', 'near', undefined],
    [15, 3, 'live', 'near', undefined],
    [12, 8, 'tight', 'uneven', undefined],
    [30, 2, 'tight', 'middle', undefined],
    [31, 2, 'tight', 'far', 'grid'],
    [80, 20, 'tight', 'far', 'grid'],
    [81, 20, 'tight', 'very-far', 'bar'],
  ])(
    '[LV13] at %i ms one way with %i ms of spread it plays %s (%s), and offers %s',
    (p95, spread, mode, why, offer) => {
      const choice = stepAuto(beginAuto(START), evidence(p95, spread), START, true)
      expect(choice).toMatchObject({ mode, why, offer })
    },
  )

  it('[LV13] waits for 8 s of evidence', () => {
    const begun = beginAuto(START)
    expect(stepAuto(begun, evidence(100, 1, 7.9), START, true)).toBe(begun)
    expect(stepAuto(begun, evidence(100, 1, 8), START, true)).not.toBe(begun)
  })

  it('[LV13] changes only where it may, at most once in 30 s, however the way changes', () => {
    const step = fc.record({
      p95: fc.integer({ min: 1, max: 150 }),
      spread: fc.integer({ min: 0, max: 20 }),
      wait: fc.integer({ min: 100_000, max: 5_000_000 }),
      mayChange: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), steps => {
        let now = START
        let choice = beginAuto(now)
        let changedAt: number | undefined
        for (const { p95, spread, wait, mayChange } of steps) {
          now = localMicros(now + wait)
          const next = stepAuto(choice, evidence(p95, spread), now, mayChange)
          if (next.mode !== choice.mode || next.since !== choice.since) {
            expect(mayChange).toBe(true)
            if (changedAt !== undefined)
              expect(now - changedAt).toBeGreaterThanOrEqual(micros(30_000_000))
            changedAt = now
          }
          choice = next
        }
      }),
    )
  })

  it('[LV13] says nothing that the last 8 s do not bear out, also in the half minute in which it waits', () => {
    const at = (span: number) => localMicros(START + seconds(span))
    const burst = stepAuto(beginAuto(START), evidence(60, 40), START, true)
    expect(burst).toMatchObject({ mode: 'tight', why: 'far', offer: 'grid', judged: ms(60) })
    const quiet = stepAuto(burst, evidence(20, 2), at(9), true)
    expect(quiet).toMatchObject({ mode: 'tight', why: 'middle', offer: undefined, judged: ms(20) })
    const near = stepAuto(quiet, evidence(7), at(12), true)
    expect(near).toMatchObject({ mode: 'tight', why: 'holding', offer: undefined, judged: ms(7) })
    expect(stepAuto(near, evidence(7), at(29), true)).toBe(near)
    expect(stepAuto(near, evidence(7), at(31), true)).toMatchObject({ mode: 'live', why: 'near' })
  })
})
