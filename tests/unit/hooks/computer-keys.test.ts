import { expect, test } from 'vitest'
import {
  clampOctave,
  KEY_CAPS,
  noteOfCode,
  octaveStepOfCode,
  velocityOfCode,
} from '../../../client/hooks/computer-keys.ts'

const CODES = [...'AWSEDFTGYHUJKOLP'].map(letter => `Key${letter}`).concat('Semicolon', 'Quote')

test('the two letter rows are a chromatic piano from middle C on', () => {
  expect(CODES.map(code => noteOfCode(code, 4))).toEqual(CODES.map((_, i) => 60 + i))
  expect(KEY_CAPS).toHaveLength(CODES.length)
})

test('no key plays beyond note 127, and others play nothing', () => {
  expect(CODES.map(code => noteOfCode(code, 9))).toContain(undefined)
  for (const code of CODES) expect(noteOfCode(code, 9) ?? 0).toBeLessThanOrEqual(127)
  expect(noteOfCode('KeyQ', 4)).toBeUndefined()
  expect(noteOfCode('constructor', 4)).toBeUndefined()
})

test('the digit row is velocity, 1 softest and 0 loudest', () => {
  const row = [...'1234567890'].map(digit => velocityOfCode(`Digit${digit}`) ?? 0)
  expect(row).toEqual(row.toSorted((a, b) => a - b))
  expect([row[0], row.at(-1)]).toEqual([13, 127])
  expect(velocityOfCode('Numpad1')).toBeUndefined()
})

test('Z and X step by octaves within MIDI’s range', () => {
  expect(octaveStepOfCode('KeyZ')).toBe(-1)
  expect(octaveStepOfCode('KeyX')).toBe(1)
  expect(octaveStepOfCode('KeyC')).toBeUndefined()
  expect([clampOctave(-1), clampOctave(4), clampOctave(9)]).toEqual([0, 4, 8])
})
