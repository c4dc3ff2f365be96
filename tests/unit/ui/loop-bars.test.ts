import { expect, test } from 'vitest'
import { barsOfLoop, loopOfBars, withBar } from '../../../client/ui/loop-bars.ts'
import { ticks } from '../../../shared/time/units.ts'

const common = { timeSignature: { beats: 4, unit: 4 } } as const
const waltz = { timeSignature: { beats: 3, unit: 4 } } as const

test('[TR8] a loop is the bars it goes round, first and last', () => {
  expect(barsOfLoop({ start: ticks(0), end: ticks(15_360) }, common)).toEqual({ first: 1, last: 4 })
  expect(loopOfBars({ first: 5, last: 8 }, waltz)).toEqual({ start: 11_520, end: 23_040 })
  for (const bars of [
    { first: 1, last: 1 },
    { first: 3, last: 700 },
  ])
    expect(barsOfLoop(loopOfBars(bars, waltz), waltz)).toEqual(bars)
})

test('between bar lines it shows as the bars it touches', () => {
  expect(barsOfLoop({ start: ticks(960), end: ticks(3_900) }, common)).toEqual({
    first: 1,
    last: 2,
  })
})

test('an end that is moved beyond the other takes it along; what is no bar is not taken', () => {
  expect(withBar({ first: 1, last: 4 }, 'first', 6)).toEqual({ first: 6, last: 6 })
  expect(withBar({ first: 3, last: 4 }, 'last', 2)).toEqual({ first: 2, last: 2 })
  for (const bar of [0, -1, 1.5, Number.NaN, 10_000])
    expect(withBar({ first: 1, last: 4 }, 'last', bar)).toBeUndefined()
})
