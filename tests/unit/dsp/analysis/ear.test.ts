import { expect, it } from 'vitest'
import { Ear, HEARD_NUMBERS, readHeard } from '../../../../worklets/dsp/analysis/ear.ts'

const RATE = 8_000

/** A chord of 1 s, silence, and the chord again: what the ear says at the end, heard in such blocks. */
function heardAfter(silenceSeconds: number, block: number) {
  const heard = new Float32Array(HEARD_NUMBERS)
  const ear = new Ear(RATE, heard)
  const chord = Float32Array.from({ length: RATE }, (_, i) =>
    [220, 277.18, 329.63].reduce(
      (sum, hz) => sum + 0.2 * Math.sin((2 * Math.PI * hz * i) / RATE),
      0,
    ),
  )
  const zeros = new Float32Array(silenceSeconds * RATE)
  const moments = [chord, zeros, chord].map(sound => {
    for (let at = 0; at < sound.length; at += block)
      ear.observe(sound, sound, at, Math.min(sound.length, at + block))
    return readHeard(heard)
  })
  return { begun: moments[0]!, silent: moments[1]!, again: moments[2]! }
}

it('says nothing of a silence that it has slept through, and hears what comes next as it was', () => {
  const { begun, silent, again } = heardAfter(60, 128)
  expect(begun.rms).toBeGreaterThan(0.1)
  expect(silent).toMatchObject({ momentary: -70, shortTerm: -70, peak: 0, rms: 0, flux: 0 })
  expect(silent.onsets).toBeLessThan(0.001)
  expect(Math.max(...silent.chroma)).toBe(0)
  expect(again.rms).toBeGreaterThan(0.1)
  expect(again.momentary).toBeCloseTo(begun.momentary, 1)
  expect(again.chroma.map(one => one > 0.3)).toEqual(begun.chroma.map(one => one > 0.3))
})

it('hears the same whatever the size of blocks, also over a silence it sleeps through', () => {
  const all = [1, 64, 100, 128, 1000, 2048].map(block => heardAfter(31, block))
  // Peak and RMS are those of whole blocks.
  const loudnessOf = ({ again: { peak, rms, ...heard } }: (typeof all)[number]) => heard
  for (const one of all.slice(1)) expect(loudnessOf(one)).toEqual(loudnessOf(all[0]!))
})
