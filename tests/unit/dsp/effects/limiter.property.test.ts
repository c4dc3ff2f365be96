import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CEILING, Limiter } from '../../../../worklets/dsp/effects/limiter.ts'
import { SAMPLE_RATE } from '../../../support/jam-render.ts'

const wild = fc.oneof(
  fc.double({ min: -30, max: 30, noNaN: true }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e30, 0),
)

describe('limiter', () => {
  it('[SY3] lets nothing above its ceiling nor anything infinite out, whatever comes in', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(wild, wild), { minLength: 1, maxLength: 400 }), frames => {
        const limiter = new Limiter(SAMPLE_RATE)
        const left = Float32Array.from(frames, ([sample]) => sample)
        const right = Float32Array.from(frames, ([, sample]) => sample)
        limiter.process(left, right, 0, left.length)
        const ceiling = Math.fround(CEILING)
        for (const sample of [...left, ...right]) {
          expect(Math.abs(sample)).toBeLessThanOrEqual(ceiling)
        }
      }),
    )
  })

  it('passes what is below the ceiling untouched, within 1.5 ms', () => {
    for (const sampleRate of [44_100, 48_000, 192_000]) {
      const limiter = new Limiter(sampleRate)
      const frames = 4000
      const sent = Float32Array.from({ length: frames }, (_, i) => 0.8 * Math.sin(i / 7))
      const [left, right] = [sent.slice(), sent.slice()]
      limiter.process(left, right, 0, frames)
      expect(limiter.delay / sampleRate).toBeLessThanOrEqual(0.0015)
      expect(left.subarray(limiter.delay)).toEqual(sent.subarray(0, frames - limiter.delay))
    }
  })

  it('turns down before a burst instead of clipping it, and comes back after', () => {
    const limiter = new Limiter(SAMPLE_RATE)
    const frames = SAMPLE_RATE
    const sent = Float32Array.from({ length: frames }, (_, i) => {
      const gain = i > 5000 && i < 6000 ? 4 : 0.5
      return gain * Math.sin((2 * Math.PI * 440 * i) / SAMPLE_RATE)
    })
    const left = sent.slice()
    const clipped = left.map(sample => Math.max(-CEILING, Math.min(CEILING, sample)))
    limiter.process(left, left.slice(), 0, frames)
    // Within the burst the wave keeps its shape: it is the input times a slowly moving gain.
    const at = 5500
    const gains = Array.from(
      { length: 40 },
      (_, i) => left[at + i]! / sent[at + i - limiter.delay]!,
    )
    const steady = gains.filter((_, i) => Math.abs(sent[at + i - limiter.delay]!) > 1)
    expect(Math.max(...steady) / Math.min(...steady)).toBeLessThan(1.05)
    expect(left[at]).not.toBeCloseTo(clipped[at - limiter.delay]!, 1)
    expect(limiter.gain).toBeGreaterThan(0.99)
  })
})
