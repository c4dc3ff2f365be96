import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  choiceNamed,
  choiceOfProgramme,
  DRUM_MIDI_CHANNEL,
  definitionOf,
  INSTRUMENTS,
  nameOfChoice,
  presetOf,
} from '../../../shared/sound/catalogue.ts'
import { MOST_PARAMETERS, valuesOf } from '../../../shared/sound/instrument.ts'
import { decodeValue, textOf, turnOf, valueAt } from '../../../shared/sound/parameter.ts'

const parameters = INSTRUMENTS.flatMap(definition => definition.parameters)
const parameter = fc.constantFrom(...parameters)

describe('instruments', () => {
  it('have parameters, presets and controls that fit together', () => {
    for (const { id, parameters, presets, controls } of INSTRUMENTS) {
      const names = parameters.map(one => one.id)
      expect(new Set(names).size, id).toBe(names.length)
      expect(names.length).toBeLessThanOrEqual(MOST_PARAMETERS)
      expect(names).toEqual(expect.arrayContaining([...controls]))
      expect(new Set(presets.map(preset => preset.id)).size).toBe(presets.length)
      for (const { values } of presets)
        expect(names).toEqual(expect.arrayContaining(Object.keys(values)))
    }
  })

  it('have presets within the ranges of their parameters', () => {
    for (const definition of INSTRUMENTS) {
      for (const preset of definition.presets) {
        for (const { id, min, max, initial, curve } of definition.parameters) {
          const value = preset.values[id] ?? initial
          expect(value, `${definition.id}/${preset.id} ${id}`).toBeGreaterThanOrEqual(min)
          expect(value).toBeLessThanOrEqual(max)
          if (curve === 'exponential') expect(min).toBeGreaterThan(0)
        }
        expect(valuesOf(definition, preset)).toHaveLength(definition.parameters.length)
      }
    }
  })

  it('are found by the name that they are written with', () => {
    for (const [instrument, { presets }] of INSTRUMENTS.entries()) {
      for (const preset of presets.keys()) {
        const choice = { instrument, preset }
        expect(choiceNamed(nameOfChoice(choice))).toEqual(choice)
      }
    }
  })

  it('are unknown by any other name, and an unknown preset is the first', () => {
    fc.assert(
      fc.property(fc.anything(), name => {
        const choice = choiceNamed(name)
        const known = INSTRUMENTS.some(
          ({ id }) => typeof name === 'string' && name.split('/')[0] === id,
        )
        expect(choice !== undefined).toBe(known)
      }),
    )
    expect(choiceNamed('theremin/classic')).toBeUndefined()
    expect(choiceNamed('organ/of the year 3000')).toEqual(choiceNamed('organ'))
  })

  it('answer to every programme, each preset to its own, drums on the tenth midiChannel', () => {
    for (let programme = 0; programme < 128; programme++) {
      expect(presetOf(choiceOfProgramme(programme, 0))).toBeDefined()
      expect(definitionOf(choiceOfProgramme(programme, DRUM_MIDI_CHANNEL))?.id).toBe('kit')
    }
    for (const { id, presets } of INSTRUMENTS) {
      const midiChannel = id === 'kit' ? DRUM_MIDI_CHANNEL : 0
      for (const preset of presets)
        expect(presetOf(choiceOfProgramme(preset.programme, midiChannel))).toBe(preset)
    }
  })
})

describe('a parameter', () => {
  it('takes any value of a stranger as one that it can have', () => {
    fc.assert(
      fc.property(parameter, fc.oneof(fc.double(), fc.anything()), (one, value) => {
        const decoded = decodeValue(one, value)
        expect(decoded).toBeGreaterThanOrEqual(one.min)
        expect(decoded).toBeLessThanOrEqual(one.max)
        if (one.choices) expect(Number.isInteger(decoded)).toBe(true)
      }),
    )
    for (const one of parameters) expect(decodeValue(one, Number.NaN)).toBe(one.initial)
  })

  it('is where its knob stands, and the knob where it is', () => {
    fc.assert(
      fc.property(parameter, fc.double({ min: 0, max: 1, noNaN: true }), (one, turn) => {
        const value = valueAt(one, turn)
        expect(decodeValue(one, value)).toBeCloseTo(value, 6)
        expect(valueAt(one, turnOf(one, value))).toBeCloseTo(value, 6)
      }),
    )
  })

  it('stays in its range wherever its knob is said to stand', () => {
    for (const one of parameters) {
      for (const turn of [Number.NaN, -1, 2, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        expect(decodeValue(one, valueAt(one, turn))).toBe(valueAt(one, turn))
      }
    }
  })

  it.each([
    ['cutoff', 440, '440 Hz'],
    ['cutoff', 2500, '2.5 kHz'],
    ['attack', 0.003, '3 ms'],
    ['attack', 1.25, '1.3 s'],
    ['wave', 0.5, '50 %'],
    ['detune', 7, '7 cents'],
    ['character', 1, 'Machine'],
  ])('writes %s of %d as “%s”', (id, value, text) => {
    const one = parameters.find(known => known.id === id)
    expect(one && textOf(one, value)).toBe(text)
  })
})
