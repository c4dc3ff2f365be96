import { expect, it } from 'vitest'
import { warmUp } from '../../../../worklets/dsp/mixer/warm-up.ts'

it('[SY18] warms up for so many blocks, or until it is told that it is enough', () => {
  let asked = 0
  warmUp(48_000, () => ++asked > 3)
  expect(asked).toBe(4)
  let blocks = 0
  warmUp(48_000, () => {
    blocks++
    return false
  })
  expect(blocks).toBe(400)
})
