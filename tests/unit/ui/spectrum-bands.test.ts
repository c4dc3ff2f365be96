import { expect, it } from 'vitest'
import { bandsOf, spectrumText } from '../../../client/ui/spectrum-bands.ts'

const RATE = 48_000
/** 1,024 bins that are silent but for one. */
function toneAt(hertz: number, db = -20): Float32Array {
  const bins = new Float32Array(1024).fill(-120)
  bins[Math.round((hertz / RATE) * 2048)] = db
  return bins
}

it('a tone stands in the band of its pitch, an octave as far from the next as any other', () => {
  const loudest = (hertz: number) => {
    const bands = bandsOf(toneAt(hertz), RATE, 48)
    return bands.indexOf(Math.max(...bands))
  }
  const octaves = [1000, 2000, 4000, 8000].map(loudest)
  const steps = octaves.slice(1).map((band, n) => band - octaves[n]!)
  for (const step of steps) expect(Math.abs(step - steps[0]!)).toBeLessThanOrEqual(1)
  expect(bandsOf(toneAt(440), RATE, 48).every(db => !Number.isNaN(db))).toBe(true)
})

it('no sound is a flat floor, without a number that cannot be drawn', () => {
  const silent = new Float32Array(1024).fill(Number.NEGATIVE_INFINITY)
  expect(bandsOf(silent, RATE, 48).some(Number.isNaN)).toBe(false)
  expect(spectrumText(silent, RATE)).toBe('Spectrum: silent')
})

it('says in words where most of it lies', () => {
  expect(spectrumText(toneAt(445), RATE)).toBe('Spectrum: loudest near 450 Hz')
  expect(spectrumText(toneAt(3000), RATE)).toBe('Spectrum: loudest near 3.0 kHz')
  expect(spectrumText(toneAt(3000, -100), RATE)).toBe('Spectrum: silent')
})
