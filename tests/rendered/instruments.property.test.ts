import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { INSTRUMENTS } from '../../shared/sound/catalogue.ts'
import type { Instrument } from '../../worklets/dsp/voices/instrument.ts'
import { POLYPHONY } from '../../worklets/dsp/voices/voice-budget.ts'
import { type Act, at, play } from '../support/instrument-render.ts'
import { peakOf } from '../support/spectrum.ts'

const FRAMES = 2500
const ids = INSTRUMENTS.map(({ id }) => id)
const id = fc.constantFrom(...ids)
const byte = fc.integer({ min: 0, max: 127 })
/** Few keys and midiChannels, so that things collide. */
const key = fc.constantFrom(0, 36, 42, 46, 60, 127)
const midiChannel = fc.constantFrom(0, 9)
const anything: fc.Arbitrary<(instrument: Instrument) => void> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(midiChannel, key, byte).map(
      ([c, k, v]) =>
        (i: Instrument) =>
          i.noteOn(c, k, v),
    ),
  },
  fc.tuple(midiChannel, key).map(
    ([c, k]) =>
      (i: Instrument) =>
        i.noteOff(c, k),
  ),
  fc.tuple(midiChannel, fc.constantFrom(1, 7, 11, 64, 66, 67, 120, 121, 123), byte).map(
    ([c, n, v]) =>
      (i: Instrument) =>
        i.control(c, n, v),
  ),
  fc.tuple(midiChannel, fc.double({ min: -2, max: 2, noNaN: true })).map(
    ([c, v]) =>
      (i: Instrument) =>
        i.bend(c, v),
  ),
  fc.tuple(midiChannel, byte).map(
    ([c, v]) =>
      (i: Instrument) =>
        i.channelPressure(c, v),
  ),
  fc.tuple(midiChannel, key, byte).map(
    ([c, k, v]) =>
      (i: Instrument) =>
        i.keyPressure(c, k, v),
  ),
  fc.integer({ min: -1, max: 9 }).map(n => (i: Instrument) => i.preset(n)),
  fc.tuple(fc.integer({ min: -1, max: 20 }), fc.double()).map(
    ([n, v]) =>
      (i: Instrument) =>
        i.param(n, v),
  ),
  fc.constant((i: Instrument) => i.releaseAll()),
  fc.constant((i: Instrument) => i.allOff()),
)
const storm: fc.Arbitrary<Act[]> = fc.array(
  fc.tuple(fc.integer({ min: 0, max: FRAMES - 1 }), anything).map(([frame, act]) => at(frame, act)),
  { maxLength: 60 },
)
const isSame = (a: Float32Array, b: Float32Array) =>
  Buffer.from(a.buffer).equals(Buffer.from(b.buffer))

describe('every instrument', () => {
  it('[SY2] gives the same samples whatever the sizes of the blocks', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(id, storm, sizes, (which, acts, blockSizes) => {
        const once = play(which, { acts, frames: FRAMES, blockSizes: [FRAMES] })
        const pieces = play(which, { acts, frames: FRAMES, blockSizes })
        expect(isSame(once.left, pieces.left) && isSame(once.right, pieces.right)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('[SY3] stays finite and bounded under any storm, at any sample rate', () => {
    const rates = fc.constantFrom(44_100, 48_000, 96_000, 192_000)
    fc.assert(
      fc.property(id, storm, rates, (which, acts, sampleRate) => {
        const { left, right } = play(which, { acts, frames: FRAMES, sampleRate })
        expect(left.every(Number.isFinite) && right.every(Number.isFinite)).toBe(true)
        expect(Math.max(peakOf(left), peakOf(right))).toBeLessThan(100)
      }),
      { numRuns: 60 },
    )
  })

  it.each(ids)('[SY6] %s is silent within 10 ms of “all off”, and says so', which => {
    const keys = which === 'kit' ? [36, 38, 46, 49, 51] : [40, 52, 60, 67, 72]
    const acts = [
      ...keys.map(k => at(10, i => i.noteOn(0, k, 120))),
      at(10, i => i.control(0, 64, 127)),
      at(4800, i => i.allOff()),
    ]
    const { left, right, instrument } = play(which, { acts, frames: 9600 })
    expect(peakOf(left.subarray(0, 4800))).toBeGreaterThan(0.01)
    expect(peakOf(left.subarray(4800 + 480))).toBe(0)
    expect(peakOf(right.subarray(4800 + 480))).toBe(0)
    expect(instrument.sounding).toBe(0)
  })

  it.each(ids)('[SY4] %s takes 128 notes at once and ten thousand in one block', which => {
    const many = (n: number) =>
      Array.from({ length: n }, (_, i) => at(0, it => it.noteOn(0, i % 128, 90)))
    const few = play(which, { acts: many(128), frames: 512 })
    expect(few.instrument.sounding).toBeLessThanOrEqual(POLYPHONY)
    const storm = play(which, { acts: many(10_000), frames: 512 })
    expect(storm.instrument.sounding).toBeLessThanOrEqual(POLYPHONY)
    expect(storm.left.every(Number.isFinite)).toBe(true)
  })

  it.each(ids)('%s begins no note before its frame, and some of it within 3 ms after', which => {
    const { left } = play(which, { acts: [at(777, i => i.noteOn(0, 60, 127))], frames: 4096 })
    const first = left.findIndex(sample => sample !== 0)
    expect(first).toBeGreaterThanOrEqual(777)
    expect(first).toBeLessThan(777 + 144)
  })

  it.each(ids)('%s takes a turned knob and another preset without a step', which => {
    const held = at(0, i => i.noteOn(0, 60, 60))
    const parameters = INSTRUMENTS.find(one => one.id === which)!.parameters
    const turned = parameters.map((_, n) => at(9000, i => i.param(n, n % 2)))
    const steepest = (acts: Act[]) => {
      const { left } = play(which, { acts, frames: 12_000 })
      return peakOf(left.map((sample, i) => sample - (left[i - 1] ?? 0)).subarray(8000))
    }
    const plain = peakOf(play(which, { acts: [held], frames: 12_000 }).left)
    const steps = [steepest([held, ...turned]), steepest([held, at(9000, i => i.preset(2))])]
    expect(Math.max(...steps)).toBeLessThan(0.35 * plain + 0.02)
  })
})
