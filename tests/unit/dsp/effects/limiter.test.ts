import { describe, expect, it } from 'vitest'
import { Limiter } from '../../../../worklets/dsp/effects/limiter.ts'
import { noise } from '../../../support/noise.ts'
import { peakOf } from '../../../support/spectrum.ts'
import { truePeakDb } from '../../../support/true-peak.ts'

const FRAMES = 12_000
const sine = (perFrame: number, gain: number, phase = 0) =>
  Float32Array.from(
    { length: FRAMES },
    (_, i) => gain * Math.sin(2 * Math.PI * perFrame * i + phase),
  )

/** What drives true peaks: between samples, in bursts, at once, everywhere in the spectrum. */
const HARD: Readonly<Record<string, Float32Array>> = {
  'a quarter of the rate, peaks between samples': sine(0.25, 2, Math.PI / 4),
  'just beside a third of the rate': sine(0.3334, 4, 0.3),
  'near the top of the spectrum': sine(0.42, 3, 0.7),
  'a low tone far too loud': sine(0.002, 30),
  'white noise': noise(FRAMES, 1, 6),
  'a square wave': sine(0.0101, 1).map(sample => 3 * Math.sign(sample)),
  'single clicks': Float32Array.from({ length: FRAMES }, (_, i) => (i % 1000 === 500 ? 8 : 0)),
  'bursts of noise': noise(FRAMES, 2, 5).map((sample, i) =>
    i % 2400 < 300 ? sample : 0.1 * sample,
  ),
  'a tone that comes at once': sine(0.11, 6).fill(0, 0, 6000),
}

describe('limiter', () => {
  it.each(Object.entries(HARD))('[SY3] keeps %s at or below −1 dBTP', (_name, sent) => {
    for (const sampleRate of [44_100, 48_000, 96_000]) {
      const limiter = new Limiter(sampleRate)
      const [left, right] = [sent.slice(), sent.map(sample => -0.7 * sample)]
      limiter.process(left, right, 0, FRAMES)
      expect(truePeakDb(left)).toBeLessThanOrEqual(-1)
      expect(truePeakDb(right)).toBeLessThanOrEqual(-1)
      expect(peakOf(left)).toBeGreaterThan(0.3)
    }
  })

  it.each([44_100, 48_000, 96_000, 192_000])('looks ahead at most 1.5 ms at %d Hz', sampleRate => {
    expect(new Limiter(sampleRate).delay / sampleRate).toBeLessThanOrEqual(0.0015)
  })

  it('gives the gains by which it turned down what comes out', () => {
    const sent = noise(FRAMES, 3, 3)
    const limiter = new Limiter(48_000)
    const [left, right, gains] = [sent.slice(), sent.slice(), new Float64Array(FRAMES)]
    for (let at = 0; at < FRAMES; at += 500) limiter.process(left, right, at, at + 500, gains)
    const turned = sent.map((_, i) => (sent[i - limiter.delay] ?? 0) * gains[i]!)
    expect(peakOf(turned.map((sample, i) => sample - left[i]!))).toBeLessThan(1e-6)
  })

  it('touches nothing again once the loud is over', () => {
    const limiter = new Limiter(48_000)
    const loud = noise(4000, 4, 5)
    limiter.process(loud, loud.slice(), 0, 4000)
    const rest = new Float32Array(96_000)
    limiter.process(rest, rest.slice(), 0, 96_000)
    const soft = noise(4000, 5, 0.3)
    const out = soft.slice()
    limiter.process(out, out.slice(), 0, 4000)
    expect(out.subarray(limiter.delay)).toEqual(soft.subarray(0, 4000 - limiter.delay))
  })
})
