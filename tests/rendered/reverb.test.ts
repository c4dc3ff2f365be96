import { describe, expect, it } from 'vitest'
import { Reverb } from '../../worklets/dsp/effects/reverb.ts'
import { bandPass, rt60 } from '../support/decay.ts'
import { noise } from '../support/noise.ts'
import { db, rmsDb, spectrum } from '../support/spectrum.ts'

function impulse(reverb: Reverb, frames: number) {
  const input = new Float32Array(frames)
  input[0] = 1
  return answer(reverb, input)
}

function answer(reverb: Reverb, input: Float32Array) {
  const left = new Float32Array(input.length)
  const right = new Float32Array(input.length)
  reverb.mixInto(input, input, left, right, 0, input.length)
  return { left, right }
}

describe('reverb', () => {
  it.each([
    [0.3, 48_000],
    [1, 44_100],
    [1.8, 48_000],
    [4, 48_000],
    [2.5, 96_000],
    [1, 192_000],
  ])('decays by 60 dB within a tenth of %d s at %d Hz', (seconds, sampleRate) => {
    for (const damping of [0, 0.5]) {
      const reverb = new Reverb(sampleRate, { seconds, damping })
      const { left, right } = impulse(reverb, Math.round(1.3 * seconds * sampleRate))
      for (const side of [left, right]) {
        const time = rt60(bandPass(side, 1000, sampleRate), sampleRate)
        expect(Math.abs(time / seconds - 1)).toBeLessThan(0.1)
      }
    }
  })

  it('decays alike in all octaves without damping, and sooner in the heights with it', () => {
    const timeAt = (hertz: number, damping: number) => {
      const { left } = impulse(new Reverb(48_000, { seconds: 1.5, damping }), 96_000)
      return rt60(bandPass(left, hertz, 48_000), 48_000)
    }
    for (const hertz of [250, 500, 2000, 4000]) {
      expect(Math.abs(timeAt(hertz, 0) / 1.5 - 1)).toBeLessThan(0.1)
    }
    expect(timeAt(8000, 0.7)).toBeLessThan(1)
  })

  it('does not ring: late in the decay no tone stands out of its neighbours', () => {
    const { left } = impulse(new Reverb(48_000, { seconds: 2, damping: 0 }), 3 * 48_000)
    const late = left.slice(48_000, 48_000 + 65_536)
    // Against the decay, so that the whole span counts alike.
    const even = late.map((sample, i) => sample * 10 ** ((3 * i) / (2 * 48_000)))
    const bins = spectrum(even).map(amplitude => amplitude ** 2)
    const width = 200
    let highest = 0
    for (let bin = 400; bin < 14_000; bin++) {
      const around = bins.subarray(bin - width, bin + width)
      highest = Math.max(
        highest,
        bins[bin]! / (around.reduce((sum, one) => sum + one, 0) / (2 * width)),
      )
    }
    // Noise itself reaches ln(13,600) = 9.8 dB over its mean; an undamped mode stands 20 dB out.
    expect(10 * Math.log10(highest)).toBeLessThan(14)
  })

  it('becomes dense at once: soon no millisecond is without an echo', () => {
    const { left } = impulse(new Reverb(48_000, { seconds: 2, damping: 0 }), 48_000)
    const from = 48 * 100
    const loudness = Array.from({ length: 200 }, (_, n) =>
      rmsDb(left.subarray(from + 48 * n, from + 48 * (n + 1))),
    )
    const mean = loudness.reduce((sum, level) => sum + level, 0) / loudness.length
    expect(Math.min(...loudness)).toBeGreaterThan(mean - 12)
  })

  it('is wide: its sides have little in common', () => {
    const { left, right } = answer(
      new Reverb(48_000, { seconds: 1.5, damping: 0.4 }),
      noise(96_000, 2),
    )
    const dot = (a: Float32Array, b: Float32Array) =>
      a.reduce((sum, one, i) => sum + one * b[i]!, 0)
    const correlation = dot(left, right) / Math.sqrt(dot(left, left) * dot(right, right))
    expect(Math.abs(correlation)).toBeLessThan(0.2)
  })

  it.each([0.5, 2, 8])('answers steady noise about as loud as it is, with %d s', seconds => {
    const input = noise(6 * 48_000, 3, 0.25)
    const { left } = answer(new Reverb(48_000, { seconds, damping: 0 }), input)
    const late = left.subarray(4 * 48_000)
    expect(Math.abs(rmsDb(late) - rmsDb(input))).toBeLessThan(3.5)
  })

  it('changes its time without a click', () => {
    const reverb = new Reverb(48_000, { seconds: 0.5, damping: 0.2 })
    const input = Float32Array.from(
      { length: 96_000 },
      (_, i) => 0.3 * Math.sin((2 * Math.PI * 220 * i) / 48_000),
    )
    const left = new Float32Array(96_000)
    const right = new Float32Array(96_000)
    reverb.mixInto(input, input, left, right, 0, 60_000)
    reverb.set({ seconds: 4, damping: 0.8 })
    reverb.mixInto(input, input, left, right, 60_000, 96_000)
    const bend = (at: number) => Math.abs(left[at + 1]! - 2 * left[at]! + left[at - 1]!)
    const before = Math.max(...Array.from({ length: 5000 }, (_, i) => bend(50_000 + i)))
    const after = Math.max(...Array.from({ length: 5000 }, (_, i) => bend(60_000 + i)))
    expect(db(after / before)).toBeLessThan(6)
  })
})
