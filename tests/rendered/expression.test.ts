import { describe, expect, it } from 'vitest'
import type { InstrumentId } from '../../shared/sound/catalogue.ts'
import type { Instrument } from '../../worklets/dsp/voices/instrument.ts'
import { at, play } from '../support/instrument-render.ts'
import { db, rmsDb, spectrum, strongestHz } from '../support/spectrum.ts'

const SAMPLE_RATE = 48_000
const KEY = 69
const WHEEL = 1
const nothing = () => {}

/** One held note, and what is done with wheel and keys from its start on. */
function hold(id: InstrumentId, act: (instrument: Instrument) => void): Float32Array {
  const acts = [at(0, it => it.noteOn(0, KEY, 90)), at(1, act)]
  return play(id, { acts, frames: SAMPLE_RATE }).left
}
/** From the lowest to the highest pitch that it takes, cents. */
function sway(samples: Float32Array): number {
  const window = 2048
  const heard = Array.from({ length: 30 }, (_, n) =>
    strongestHz(samples.subarray(9600 + n * 512, 9600 + n * 512 + window), SAMPLE_RATE),
  )
  return 1200 * Math.log2(Math.max(...heard) / Math.min(...heard))
}
/** Level of the overtones from the fifth on, dB. */
function overtones(samples: Float32Array): number {
  const bins = spectrum(samples.subarray(30_000, 30_000 + 16_384))
  return db(Math.hypot(...bins.subarray(Math.round((2000 / SAMPLE_RATE) * 16_384))))
}

describe('an instrument', () => {
  it.each(['synth', 'electric-piano', 'string', 'bass', 'pad'] as const)(
    '[SY5] sways in pitch with the modulation wheel: %s',
    id => {
      const still = sway(hold(id, nothing))
      expect(sway(hold(id, it => it.control(0, WHEEL, 127)))).toBeGreaterThan(still + 50)
    },
  )

  it.each(['synth', 'electric-piano', 'bass', 'pad'] as const)(
    '[SY5] is brighter under pressure, of the channel or of the key: %s',
    id => {
      const plain = overtones(hold(id, nothing))
      expect(overtones(hold(id, it => it.channelPressure(0, 127)))).toBeGreaterThan(plain + 3)
      expect(overtones(hold(id, it => it.keyPressure(0, KEY, 127)))).toBeGreaterThan(plain + 3)
      expect(hold(id, it => it.keyPressure(0, KEY + 1, 127))).toEqual(hold(id, nothing))
    },
  )

  it('[SY5] a string sways under pressure, an organ swells', () => {
    const string = sway(hold('string', nothing))
    expect(sway(hold('string', it => it.keyPressure(0, KEY, 127)))).toBeGreaterThan(string + 50)
    const organ = rmsDb(hold('organ', nothing))
    expect(rmsDb(hold('organ', it => it.channelPressure(0, 127)))).toBeGreaterThan(organ + 3)
  })

  it.each(['synth', 'electric-piano', 'organ', 'string', 'bass', 'pad'] as const)(
    '[SY5] is bent by two semitones at most: %s',
    id => {
      const pitch = (semitones: number) =>
        strongestHz(hold(id, it => it.bend(0, semitones)).subarray(9600, 42_368), SAMPLE_RATE)
      const cents = 1200 * Math.log2(pitch(2) / pitch(0))
      // Which octave is the strongest may change with the pitch.
      expect(Math.abs(cents - 200 - 1200 * Math.round((cents - 200) / 1200))).toBeLessThan(25)
    },
  )

  it.each(['synth', 'electric-piano', 'organ', 'string', 'bass', 'pad', 'kit'] as const)(
    '[SY5] is softer with the soft pedal: %s',
    id => {
      const key = id === 'kit' ? 38 : KEY
      const strike = (pedal: number) => {
        const acts = [at(0, it => it.control(0, 67, pedal)), at(1, it => it.noteOn(0, key, 90))]
        return rmsDb(play(id, { acts, frames: 12_000 }).left)
      }
      expect(strike(127)).toBeLessThan(strike(0) - 2)
    },
  )
})
