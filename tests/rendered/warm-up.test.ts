import { expect, it } from 'vitest'
import { WarmUp } from '../../worklets/dsp/mixer/warm-up.ts'

it('[SY18] warms up a block at a time, and is done after so many', () => {
  const warmUp = new WarmUp(48_000)
  let blocks = 0
  for (; !warmUp.isDone; blocks++) warmUp.step()
  expect(blocks).toBe(400)
})
