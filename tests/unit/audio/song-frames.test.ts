import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SongFrames } from '../../../client/audio/song-frames.ts'
import { micros } from '../../../shared/time/units.ts'

const RATE = 44_100
const moments = fc.integer({ min: 1_700_000_000_000_000, max: 1_700_000_100_000_000 })

it('[SQ3] finds a frame again by its first moment, and no earlier moment at it', () => {
  fc.assert(
    fc.property(moments, fc.integer({ min: 1, max: 2 ** 32 }), moments, (origin, frame, moment) => {
      const frames = new SongFrames(() => RATE)
      frames.set(micros(origin), frame)
      const found = frames.frameOf(micros(moment))
      if (found <= 1) return
      const first = frames.momentFrom(found)
      expect(first).toBeLessThanOrEqual(moment)
      expect(frames.frameOf(first)).toBe(found)
      expect(frames.frameOf(micros(first - 1))).toBeLessThan(found)
    }),
  )
})

it('[SQ3] says how far the clocks have parted, and puts nothing before what is left of the old line', () => {
  const frames = new SongFrames(() => RATE)
  frames.set(micros(1_000_000), RATE)
  expect(frames.drift(micros(2_000_000), 2 * RATE + 441)).toBeCloseTo(10_000)
  frames.set(micros(2_000_000), 2 * RATE - 441, 2 * RATE)
  expect(frames.frameOf(micros(2_000_000))).toBe(2 * RATE)
  expect(frames.frameOf(micros(3_000_000))).toBe(3 * RATE - 441)
})
