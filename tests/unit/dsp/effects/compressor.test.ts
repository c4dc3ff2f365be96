import { describe, expect, it } from 'vitest'
import { Compressor, type CompressorSettings } from '../../../../worklets/dsp/effects/compressor.ts'
import { noise } from '../../../support/noise.ts'

const RATE = 48_000
const SETTINGS: CompressorSettings = {
  threshold: -20,
  ratio: 4,
  attack: 0.01,
  release: 0.1,
  knee: 6,
}

/** @returns dB of reduction after each of so many frames at a constant level */
function reductionOf(compressor: Compressor, db: number, frames: number): Float64Array {
  const level = 10 ** (db / 20)
  const left = new Float32Array(frames).fill(level)
  const gains = new Float64Array(frames)
  compressor.process(left, left.slice(), 0, frames, gains)
  return gains.map(gain => -20 * Math.log10(gain))
}

describe('compressor', () => {
  it.each([
    [-40, 0],
    [-23, 0],
    [-20, ((1 - 1 / 4) * 3 ** 2) / (2 * 6)],
    [-17, 3 * (1 - 1 / 4)],
    [-8, 12 * (1 - 1 / 4)],
    [0, 20 * (1 - 1 / 4)],
  ])('takes from a steady %d dB what the curve with its knee says', (db, expected) => {
    const reduction = reductionOf(new Compressor(RATE, SETTINGS), db, RATE).at(-1)!
    expect(reduction).toBeCloseTo(expected, 2)
  })

  it('reaches 63 % of a change after its attack, and lets go as slowly as its release says', () => {
    const compressor = new Compressor(RATE, { ...SETTINGS, attack: 0.1 })
    const attack = reductionOf(compressor, -8, RATE)
    const risen = attack.findIndex(db => db > 9 * (1 - 1 / Math.E)) / RATE
    expect(risen).toBeGreaterThan(0.1)
    expect(risen).toBeLessThan(0.112) // the level itself takes 5 ms
    const release = reductionOf(compressor, -96, RATE)
    const fallen = release.findIndex(db => db < 9 / Math.E) / RATE
    expect(fallen).toBeGreaterThan(0.1)
    expect(fallen).toBeLessThan(0.13)
  })

  it('[SY2] gives the same samples whatever the sizes of the blocks, and its gains are what it did', () => {
    const sent = noise(10_000, 1)
    const run = (size: number) => {
      const compressor = new Compressor(RATE, SETTINGS)
      const [left, right, gains] = [sent.slice(), sent.slice(), new Float64Array(10_000)]
      for (let at = 0; at < 10_000; at += size)
        compressor.process(left, right, at, Math.min(10_000, at + size), gains)
      return { left, gains }
    }
    const { left, gains } = run(10_000)
    for (const size of [64, 97, 2048]) expect(run(size).left).toEqual(left)
    expect(left).toEqual(sent.map((sample, i) => sample * gains[i]!))
  })

  it('[SY3] survives any setting and any sample', () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, -1e30, 0, 1e9]
    for (const value of odd) {
      const settings = {
        threshold: value,
        ratio: value,
        attack: value,
        release: value,
        knee: value,
      }
      const compressor = new Compressor(RATE, settings)
      const left = Float32Array.from({ length: 1000 }, (_, i) => odd[i % 5]! * (i % 3))
      compressor.process(left, left.slice(), 0, 1000, new Float64Array(1000))
      expect(left.every(Number.isFinite)).toBe(true)
    }
  })
})
