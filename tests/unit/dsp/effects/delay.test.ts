import { describe, expect, it } from 'vitest'
import { Delay } from '../../../../worklets/dsp/effects/delay.ts'
import { peakOf } from '../../../support/spectrum.ts'

const RATE = 48_000

function clickThrough(delay: Delay, frames = 4 * RATE) {
  const input = new Float32Array(frames)
  input[0] = 1
  const left = new Float32Array(frames)
  const right = new Float32Array(frames)
  delay.mixInto(input, input, left, right, 0, frames)
  return { left, right }
}
const echoes = (samples: Float32Array) =>
  [...samples.keys()].filter(i => Math.abs(samples[i]!) > 0.05 && samples[i - 1] === 0)

describe('delay', () => {
  it.each([
    [120, 1, 24_000],
    [90, 0.75, 24_000],
    [100, 1 / 3, 9600],
    [999, 1 / 16, 180],
    [20, 2, 72_000], // 6 s, halved twice
  ])('echoes in time at %d bpm every %d beats', (bpm, beats, frames) => {
    const { left } = clickThrough(new Delay(RATE, { bpm, beats, feedback: 0 }))
    expect(left.findIndex(sample => sample !== 0)).toBe(frames)
  })

  it('goes from left to right and back, each echo weaker', () => {
    const { left, right } = clickThrough(new Delay(RATE, { bpm: 120, beats: 1, feedback: 0.7 }))
    expect(echoes(left)[0]).toBe(24_000)
    expect(echoes(right)[0]).toBe(48_000)
    const loud = [left, right, left, right].map((side, n) =>
      peakOf(side.subarray(24_000 * (n + 1), 24_000 * (n + 2))),
    )
    for (let n = 1; n < 4; n++) expect(loud[n]).toBeLessThan(loud[n - 1]! * 0.75)
  })

  it('crosses over to another tempo without a click', () => {
    const delay = new Delay(RATE, { bpm: 120, beats: 1, feedback: 0.5 })
    const frames = 4 * RATE
    const input = Float32Array.from(
      { length: frames },
      (_, i) => Math.min(1, i / RATE) * 0.3 * Math.sin((2 * Math.PI * 200 * i) / RATE),
    )
    const left = new Float32Array(frames)
    const right = new Float32Array(frames)
    delay.mixInto(input, input, left, right, 0, 2 * RATE)
    delay.set({ bpm: 133, beats: 0.75, feedback: 0.2 })
    delay.mixInto(input, input, left, right, 2 * RATE, frames)
    const slope = (from: number, to: number) =>
      peakOf(left.subarray(from, to).map((sample, i) => sample - left[from + i - 1]!))
    expect(slope(2 * RATE, 3 * RATE)).toBeLessThan(1.6 * slope(RATE, 2 * RATE))
  })
})
