import { expect, it } from 'vitest'
import { dbOfFader, panOfTurn } from '../../../client/fader.ts'
import { typedFader, typedPan, typedTurn } from '../../../client/ui/typed-value.ts'
import { INSTRUMENTS } from '../../../shared/sound/catalogue.ts'
import {
  exponential,
  linear,
  share,
  textOf,
  turnOf,
  valueAt,
} from '../../../shared/sound/parameter.ts'

const HERTZ = { id: 'f', ...exponential('Cutoff', 'Hz', 20, 20_000, 1000) }
const SECONDS = { id: 's', ...exponential('Attack', 's', 0.001, 10, 0.1) }

it('what is typed is taken in the unit beside the knob, or in one that is named', () => {
  const hertz = (text: string) => {
    const turn = typedTurn(HERTZ, text)
    return turn === undefined ? undefined : Math.round(valueAt(HERTZ, turn))
  }
  expect(['440', '440 Hz', '1,5k', '2 kHz', '99999', '−5'].map(hertz)).toEqual([
    440, 440, 1500, 2000, 20_000, 20,
  ])
  expect(['', 'loud', '3 s', '1e9', '1 2'].map(hertz)).toEqual(Array(5).fill(undefined))
  expect(valueAt(SECONDS, typedTurn(SECONDS, '20 ms') ?? 0)).toBeCloseTo(0.02)
  const detune = { id: 'd', ...linear('Tune', 'semitones', -12, 12, 0) }
  expect(valueAt(detune, typedTurn(detune, '-7 semitones') ?? 0)).toBe(-7)
  expect(typedTurn({ id: 'g', ...share('Glue', 0.5) }, '25 %')).toBe(0.25)
})

it('what stands beside any knob can be typed again as it stands', () => {
  for (const { parameters } of INSTRUMENTS)
    for (const parameter of parameters.filter(({ choices }) => !choices)) {
      const text = textOf(parameter, parameter.initial)
      const turn = typedTurn(parameter, text)
      expect(turn, `${parameter.label} ${text}`).toBeDefined()
      expect(Math.abs((turn ?? 0) - turnOf(parameter, parameter.initial))).toBeLessThan(0.02)
    }
})

it('levels are typed in dB or as silent, places by side or by sign', () => {
  const level = (text: string) => dbOfFader(typedFader(text) ?? Number.NaN)
  expect(['-6', '−6.0 dB', '+3', 'silent'].map(level)).toEqual([-6, -6, 3, -96])
  const pan = (text: string) => panOfTurn(typedPan(text) ?? Number.NaN)
  expect(['50 left', '50 % left', 'R', '30 % right', '-20', 'middle', '400'].map(pan)).toEqual([
    -0.5,
    -0.5,
    Number.NaN,
    0.3,
    -0.2,
    0,
    1,
  ])
})
