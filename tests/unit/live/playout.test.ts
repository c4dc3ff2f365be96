import { expect, it } from 'vitest'
import { playoutOf } from '../../../shared/live/playout.ts'
import { localMicros, micros } from '../../../shared/time/units.ts'

it('[LV4] live means on arrival, late means later than packets usually are', () => {
  const arrival = { played: localMicros(1_000), transit: micros(30_000) }
  const at = (arrived: number) =>
    playoutOf({ name: 'live' }, { ...arrival, arrived: localMicros(arrived) })
  expect(at(31_000)).toEqual({ due: 31_000, late: 0 })
  expect(at(131_000)).toEqual({ due: 131_000, late: 100_000 })
  expect(at(21_000)).toEqual({ due: 21_000, late: -10_000 })
})
