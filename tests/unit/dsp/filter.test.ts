import { describe, expect, it } from 'vitest'
import { StateFilter } from '../../../worklets/dsp/synth/filter.ts'
import { SAMPLE_RATE } from '../../support/jam-render.ts'
import { db } from '../../support/spectrum.ts'

/** Level of a sine after the filter, once it has settled, dB. */
function responseAt(filter: StateFilter, hz: number): number {
  filter.reset()
  const frames = SAMPLE_RATE
  const samples = Float64Array.from({ length: frames }, (_, i) =>
    Math.sin((2 * Math.PI * hz * i) / SAMPLE_RATE),
  )
  filter.lowPass(samples, frames)
  const settled = samples.subarray(frames / 2)
  let [sine, cosine] = [0, 0]
  for (let i = 0; i < settled.length; i++) {
    const angle = (2 * Math.PI * hz * i) / SAMPLE_RATE
    sine += settled[i]! * Math.sin(angle)
    cosine += settled[i]! * Math.cos(angle)
  }
  return db((2 * Math.hypot(sine, cosine)) / settled.length)
}

/** The analogue low-pass at frequencies warped as the trapezoidal rule warps them. */
function formula(hz: number, cutoff: number, q: number): number {
  const warp = (f: number) => Math.tan((Math.PI * f) / SAMPLE_RATE)
  const w = warp(hz) / warp(cutoff)
  return -db(Math.hypot(1 - w * w, w / q))
}

describe('low-pass', () => {
  it.each([60, 150, 400, 1000, 2500, 5000, 9000, 15_000])(
    'follows its formula within 1 dB at a cut-off of %d Hz',
    cutoff => {
      for (const q of [Math.SQRT1_2, 2]) {
        const filter = new StateFilter(SAMPLE_RATE)
        Object.assign(filter, { cutoff, q }).retune()
        for (const hz of [cutoff / 4, cutoff, cutoff * 1.4].map(Math.round)) {
          expect(Math.abs(responseAt(filter, hz) - formula(hz, cutoff, q))).toBeLessThan(1)
        }
      }
    },
  )

  it('stays bounded while its cut-off leaps from end to end', () => {
    const filter = new StateFilter(SAMPLE_RATE)
    const samples = Float64Array.from({ length: 4800 }, (_, i) => (i % 100 < 50 ? 1 : -1))
    for (let at = 0; at < samples.length; at += 16) {
      Object.assign(filter, { cutoff: (at / 16) % 2 === 0 ? -5 : 1e9, q: 0.9 }).retune()
      filter.lowPass(samples.subarray(at, at + 16), 16)
    }
    expect(samples.every(x => Math.abs(x) < 4)).toBe(true)
  })
})
