import { describe, expect, it } from 'vitest'
import { Oscillator } from '../../../worklets/dsp/synth/oscillator.ts'
import { buildSaw, buildTriangle } from '../../../worklets/dsp/synth/wavetable.ts'
import { SAMPLE_RATE } from '../../support/jam-render.ts'
import { db, peakOf, rmsDb, spectrum, strongestHz } from '../../support/spectrum.ts'

const FRAMES = 32_768
const saw = buildSaw()

function play(hz: number, sampleRate = SAMPLE_RATE, wave = saw): Float64Array {
  const out = new Float64Array(FRAMES)
  const oscillator = new Oscillator(wave)
  oscillator.step = hz / sampleRate
  oscillator.retune()
  oscillator.mixInto(out, FRAMES)
  return out
}

/** The naive saw: a ramp that jumps. */
const naive = (hz: number): Float64Array =>
  Float64Array.from({ length: FRAMES }, (_, i) => 2 * (((i * hz) / SAMPLE_RATE + 0.5) % 1) - 1)

/** Loudest thing that is no harmonic of `hz`, dB relative to the fundamental. */
function loudestAlias(samples: Float64Array, hz: number): number {
  const bins = spectrum(samples)
  const binHz = SAMPLE_RATE / FRAMES
  const nearHarmonic = (at: number) => Math.abs(at - Math.round(at / hz) * hz) < 8 * binHz
  const fundamental = bins[Math.round(hz / binHz)]!
  const loudest = bins.reduce(
    (most, level, bin) => (nearHarmonic(bin * binHz) ? most : Math.max(most, level)),
    0,
  )
  return db(loudest / fundamental)
}

describe('oscillator', () => {
  it('keeps every alias 80 dB below the fundamental at 5 kHz, where a naive saw does not', () => {
    expect(loudestAlias(play(5000.3), 5000.3)).toBeLessThan(-80)
    expect(loudestAlias(naive(5000.3), 5000.3)).toBeGreaterThan(-40)
  })

  it.each([55, 220.7, 1318.5, 4186, 9000])('keeps aliases 60 dB down at %d Hz', hz => {
    expect(loudestAlias(play(hz), hz)).toBeLessThan(-60)
  })

  it.each([44_100, 48_000, 96_000, 192_000])('is in tune at %d Hz sample rate', sampleRate => {
    for (const hz of [110, 440, 3520]) {
      const cents = 1200 * Math.log2(strongestHz(play(hz, sampleRate), sampleRate) / hz)
      expect(Math.abs(cents)).toBeLessThan(1)
    }
  })

  it('has the saw’s and the triangle’s harmonics at their textbook levels', () => {
    const hz = 440
    const level = (samples: Float64Array, harmonic: number) =>
      db(
        Math.max(
          ...spectrum(samples).subarray(
            Math.floor(((harmonic * hz) / SAMPLE_RATE) * FRAMES) - 2,
            Math.floor(((harmonic * hz) / SAMPLE_RATE) * FRAMES) + 4,
          ),
        ),
      )
    const [sawTone, triangleTone] = [play(hz), play(hz, SAMPLE_RATE, buildTriangle())]
    for (const harmonic of [1, 2, 3, 8]) {
      expect(level(sawTone, harmonic)).toBeCloseTo(db(2 / Math.PI / harmonic), 0)
    }
    expect(level(triangleTone, 3)).toBeCloseTo(db(8 / Math.PI ** 2 / 9), 0)
    expect(level(triangleTone, 2)).toBeLessThan(-80)
  })

  it('starts on a zero crossing and has no DC', () => {
    const samples = play(440)
    expect(Math.abs(samples[0]!)).toBeLessThan(1e-6)
    expect(Math.abs(samples.reduce((sum, x) => sum + x, 0) / FRAMES)).toBeLessThan(1e-3)
    expect(rmsDb(samples)).toBeCloseTo(db(1 / Math.sqrt(3)), 0)
  })

  it('stays finite and bounded at any step', () => {
    for (const hz of [0, 1, 23_999, 24_000, 1e9]) {
      const samples = play(hz)
      expect(samples.every(Number.isFinite)).toBe(true)
      expect(peakOf(samples)).toBeLessThan(1.3)
    }
  })
})
