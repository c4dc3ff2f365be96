import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Chorus } from '../../worklets/dsp/effects/chorus.ts'
import { Delay } from '../../worklets/dsp/effects/delay.ts'
import { Reverb } from '../../worklets/dsp/effects/reverb.ts'
import { noise } from '../support/noise.ts'
import { peakOf } from '../support/spectrum.ts'

const ROOM = { seconds: 0.4, damping: 0.3 }
const ECHO = { bpm: 300, beats: 0.25, feedback: 0.4 }
const SWAY = { rate: 2, depth: 0.003 }
const EFFECTS = {
  reverb: (sampleRate: number) => new Reverb(sampleRate, ROOM),
  delay: (sampleRate: number) => new Delay(sampleRate, ECHO),
  chorus: (sampleRate: number) => new Chorus(sampleRate, SWAY),
}
type Effect = Reverb | Delay | Chorus

function through(
  effect: Effect,
  [inLeft, inRight]: readonly [Float32Array, Float32Array],
  sizes: readonly number[] = [128],
) {
  const left = new Float32Array(inLeft.length)
  const right = new Float32Array(inLeft.length)
  for (let at = 0, block = 0; at < left.length; block++) {
    const to = Math.min(left.length, at + sizes[block % sizes.length]!)
    effect.mixInto(inLeft, inRight, left, right, at, to)
    at = to
  }
  return { left, right }
}

const stereo = (frames: number, seed: number): readonly [Float32Array, Float32Array] => [
  noise(frames, seed),
  noise(frames, seed + 1),
]

describe.each(Object.entries(EFFECTS))('%s', (_name, make) => {
  it('[SY2] gives the same samples whatever the sizes of the blocks', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 2048 }), { minLength: 1, maxLength: 6 })
    const once = through(make(48_000), stereo(9000, 1), [9000])
    fc.assert(
      fc.property(sizes, blocks => {
        const pieces = through(make(48_000), stereo(9000, 1), blocks)
        expect(pieces.left).toEqual(once.left)
        expect(pieces.right).toEqual(once.right)
      }),
      { numRuns: 15 },
    )
  })

  it('answers a sum with the sum of its answers, also one that began later', () => {
    const [first, second] = [stereo(12_000, 1), stereo(12_000, 9)]
    for (const side of second) side.fill(0, 0, 5000)
    const sum = [0, 1].map(side =>
      first[side]!.map((sample, i) => sample + second[side]![i]!),
    ) as unknown as readonly [Float32Array, Float32Array]
    const [a, b, both] = [first, second, sum].map(input => through(make(48_000), input).left)
    expect(peakOf(both!.map((sample, i) => sample - a![i]! - b![i]!))).toBeLessThan(1e-5)
  })

  it('[SY3] lets no NaN and nothing infinite in, and sounds on as if there had been silence', () => {
    const storm = stereo(4096, 3)
    const clean = [storm[0].slice(), storm[1].slice()] as const
    const faults = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3e38]
    for (let i = 0; i < 4096; i += 3) {
      storm[i % 2]![i] = faults[i % 4]!
      clean[i % 2]![i] = 0
    }
    const { left } = through(make(48_000), storm)
    expect(left.every(Number.isFinite)).toBe(true)
    expect(left).toEqual(through(make(48_000), clean).left)
  })

  it.each([44_100, 48_000, 96_000, 192_000])('is finite and falls silent at %d Hz', sampleRate => {
    const effect = make(sampleRate)
    const input = stereo(sampleRate / 10, 5)
    const { left } = through(effect, input)
    expect(peakOf(left)).toBeLessThan(8)
    const rest: readonly [Float32Array, Float32Array] = [
      new Float32Array(sampleRate * 12),
      new Float32Array(sampleRate * 12),
    ]
    const tail = through(effect, rest).left
    expect(effect.isSilent).toBe(true)
    expect(peakOf(tail.subarray(tail.length - sampleRate))).toBe(0)
  })

  it('sounds after a rest as if it had never rested', () => {
    const rested = make(48_000)
    const silence: readonly [Float32Array, Float32Array] = [
      new Float32Array(48_000 * 8),
      new Float32Array(48_000 * 8),
    ]
    through(rested, silence)
    const burst = stereo(6000, 4)
    const padded = silence.map((side, i) => {
      const all = new Float32Array(side.length + 6000)
      all.set(burst[i]!, side.length)
      return all
    }) as unknown as readonly [Float32Array, Float32Array]
    const { left } = through(make(48_000), padded, [777])
    expect(through(rested, burst).left).toEqual(left.slice(silence[0].length))
  })

  it('takes any setting without a fault', () => {
    const value = fc.oneof(fc.double(), fc.constant(Number.NaN))
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        const effect = make(48_000)
        if (effect instanceof Reverb) effect.set({ seconds: a, damping: b })
        else if (effect instanceof Delay) effect.set({ bpm: a, beats: b, feedback: c })
        else effect.set({ rate: a, depth: b })
        const { left } = through(effect, stereo(4000, 6))
        expect(peakOf(left)).toBeLessThan(20)
      }),
      { numRuns: 25 },
    )
  })
})
