import fc from 'fast-check'
import { expect, it } from 'vitest'
import { IndexWindow } from '../../../shared/live/index-window.ts'

it('[LV5] says of each index once that it is new, in any order within the window', () => {
  const order = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 300 })
  fc.assert(
    fc.property(order, fc.integer({ min: 0, max: 2 ** 30 }), (indexes, base) => {
      const window = new IndexWindow()
      const seen = new Set<number>()
      for (const index of indexes) {
        expect(window.has(base + index)).toBe(seen.has(index))
        expect(window.add(base + index)).toBe(!seen.has(index))
        seen.add(index)
      }
    }),
  )
})

it('[LV5] takes what is older than the window for seen', () => {
  const window = new IndexWindow()
  window.add(5)
  window.add(100_000)
  expect([window.add(5), window.add(6), window.add(99_999)]).toEqual([false, false, true])
})
