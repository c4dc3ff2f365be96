import { describe, expect, it } from 'vitest'
import { Loudness } from '../../worklets/dsp/analysis/loudness.ts'

/** Stretches of a stereo 1 kHz sine, each so many seconds at so many dBFS. */
function listen(
  stretches: readonly (readonly [seconds: number, db: number])[],
  sampleRate = 48_000,
) {
  const loudness = new Loudness(sampleRate)
  let phase = 0
  for (const [seconds, db] of stretches) {
    const samples = Float32Array.from({ length: Math.round(seconds * sampleRate) }, () => {
      phase = (phase + 1000 / sampleRate) % 1
      return 10 ** (db / 20) * Math.sin(2 * Math.PI * phase)
    })
    for (let at = 0; at < samples.length; at += 777)
      loudness.observe(samples, samples, at, Math.min(samples.length, at + 777))
  }
  return loudness
}

describe('loudness', () => {
  // EBU Tech 3341, minimum requirements test signals 1 to 4, each to 0.1 LU.
  it.each([44_100, 48_000, 96_000, 192_000])(
    'reads a sine of −23 dBFS as −23 LUFS at %d Hz',
    rate => {
      const { levels } = listen([[5, -23]], rate)
      for (const one of levels) expect(Math.abs(one + 23)).toBeLessThan(0.1)
    },
  )

  it('counts only what is within 10 LU of the mean, and nothing below −70', () => {
    expect(
      Math.abs(
        listen([
          [10, -36],
          [60, -23],
          [10, -36],
        ]).levels[2]! + 23,
      ),
    ).toBeLessThan(0.1)
    expect(
      Math.abs(
        listen([
          [10, -72],
          [10, -36],
          [60, -23],
          [10, -36],
          [10, -72],
        ]).levels[2]! + 23,
      ),
    ).toBeLessThan(0.1)
  })

  it('hears 400 ms in one number and 3 s in the other', () => {
    const loudness = listen([
      [3, -23],
      [0.5, -80],
    ])
    expect(loudness.levels[0]).toBe(-70)
    expect(loudness.levels[1]).toBeGreaterThan(-25)
  })

  it('reads silence as −70', () => {
    expect([...listen([[1, -200]]).levels]).toEqual([-70, -70, -70])
  })
})
