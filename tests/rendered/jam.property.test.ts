import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CEILING } from '../../worklets/dsp/effects/limiter.ts'
import type { TimedEvent } from '../../worklets/dsp/queue/timed-event.ts'
import { renderJam } from '../support/jam-render.ts'

const FRAMES = 1500
const midi = (max: number) => fc.integer({ min: 0, max })
/** Everything a player may do, in three keys and two sources so that it collides. */
const played: fc.Arbitrary<TimedEvent> = fc.record({
  frame: fc.integer({ min: 1, max: FRAMES }),
  source: midi(1),
  status: fc.constantFrom(0x90, 0x90, 0x80, 0xb0, 0xe0, 0xd0, 0xa0, 0x01, 0x02, 0x03, 0x04),
  data1: fc.constantFrom(60, 64, 67, 1, 66, 120, 123),
  data2: midi(127),
})
const anything: fc.Arbitrary<TimedEvent> = fc.record({
  frame: fc.oneof(fc.double(), fc.integer({ min: -100, max: FRAMES })),
  source: fc.oneof(midi(63), fc.double()),
  status: fc.oneof(midi(255), fc.double()),
  data1: fc.oneof(midi(127), fc.double()),
  data2: fc.oneof(midi(127), fc.double()),
})
const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 8 })

describe('jam', () => {
  it('[SY2] renders the same samples whatever the sizes of the blocks', () => {
    fc.assert(
      fc.property(fc.array(played, { maxLength: 12 }), sizes, (events, blockSizes) => {
        // Releases act when they are read; here all are read before the first frame.
        const once = renderJam({ events, frames: FRAMES, blockSizes: [FRAMES] })
        const pieces = renderJam({ events, frames: FRAMES, blockSizes })
        expect(Buffer.from(pieces.left.buffer).equals(Buffer.from(once.left.buffer))).toBe(true)
        expect(Buffer.from(pieces.right.buffer).equals(Buffer.from(once.right.buffer))).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('[SY3] survives any event: its output stays finite and below the ceiling', () => {
    fc.assert(
      fc.property(
        fc.array(anything, { maxLength: 40 }),
        fc.constantFrom(44_100, 48_000, 96_000, 192_000),
        (events, sampleRate) => {
          const { left, right } = renderJam({ events, frames: FRAMES, sampleRate })
          const ceiling = Math.fround(CEILING)
          expect(left.every(sample => Math.abs(sample) <= ceiling)).toBe(true)
          expect(right.every(sample => Math.abs(sample) <= ceiling)).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
  })
})
