import { describe, expect, it } from 'vitest'
import { Chroma } from '../../../../worklets/dsp/analysis/chroma.ts'
import { PowerSpectrum } from '../../../../worklets/dsp/analysis/fft.ts'
import { Timbre } from '../../../../worklets/dsp/analysis/timbre.ts'
import { noise } from '../../../support/noise.ts'

const RATE = 48_000
const sine = (hertz: number, seconds = 1, gain = 0.5) =>
  Float32Array.from(
    { length: seconds * RATE },
    (_, i) => gain * Math.sin((2 * Math.PI * hertz * i) / RATE),
  )
const sum = (...tones: readonly Float32Array[]) =>
  Float32Array.from(tones[0]!, (_, i) => tones.reduce((all, tone) => all + tone[i]! / 3, 0))
function chromaOf(samples: Float32Array): Float64Array {
  const chroma = new Chroma(RATE)
  chroma.observe(samples, samples, 0, samples.length)
  return chroma.classes
}
function listen(samples: Float32Array, rate = RATE): Timbre {
  const timbre = new Timbre(rate)
  timbre.observe(samples, samples, 0, samples.length)
  return timbre
}

describe('power spectrum', () => {
  it('reads a full-scale sine on a bin as 1, wherever the ring begins', () => {
    const size = 1024
    const samples = Float32Array.from({ length: size }, (_, i) =>
      Math.sin((2 * Math.PI * 50 * i) / size),
    )
    for (const oldest of [0, 300]) {
      const ring = samples.map((_, i) => samples[(i + size - oldest) % size]!)
      const power = new Float64Array(size / 2)
      new PowerSpectrum(size).process(ring, oldest, power)
      expect(power[50]).toBeCloseTo(1, 6)
      expect(power[60]).toBeLessThan(1e-12)
    }
  })
})

describe('timbre', () => {
  it('finds a tone where it is, and knows it from noise', () => {
    const tone = listen(sine(1000))
    expect(Math.abs(tone.centroid - 1000)).toBeLessThan(60)
    expect(Math.abs(tone.rolloff - 1000)).toBeLessThan(50)
    expect(tone.flatness).toBeLessThan(0.01)
    const hiss = listen(noise(RATE, 1, 0.5))
    expect(Math.abs(hiss.centroid - 12_000)).toBeLessThan(600)
    expect(Math.abs(hiss.rolloff - 0.85 * 24_000)).toBeLessThan(900)
    expect(hiss.flatness).toBeGreaterThan(0.4)
  })

  it('hears which pitch classes sound, in every octave', () => {
    const chord = sum(sine(261.63), sine(329.63), sine(392))
    const strong = [...chromaOf(chord).entries()].filter(([, share]) => share > 0.5)
    expect(strong.map(([pitchClass]) => pitchClass)).toEqual([0, 4, 7])
    for (const hertz of [110, 220, 880]) expect(chromaOf(sine(hertz)).indexOf(1)).toBe(9)
  })

  it('counts onsets: four strokes a second, and none in a held tone', () => {
    const strokes = Float32Array.from({ length: 12 * RATE }, (_, i) => {
      const since = i % (RATE / 4)
      return 0.5 * Math.exp(-since / 2000) * Math.sin(i / 9)
    })
    expect(Math.abs(listen(strokes).onsets - 4)).toBeLessThan(0.6)
    expect(listen(sine(330, 12)).onsets).toBeLessThan(0.1)
  })

  it('says nothing of silence', () => {
    const { centroid, rolloff, flatness, flux, onsets } = listen(new Float32Array(RATE))
    const chroma = chromaOf(new Float32Array(RATE))
    expect([centroid, rolloff, flatness, flux, onsets, ...chroma]).toEqual(Array(17).fill(0))
  })
})
