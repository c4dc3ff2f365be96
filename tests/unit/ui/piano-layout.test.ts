import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  lowestNote,
  noteName,
  octavesFor,
  pianoKeys,
  velocityAt,
} from '../../../client/ui/piano-layout.ts'

test('an octave has seven naturals and five sharps, and ends with the next C', () => {
  const keys = pianoKeys(60, 1)
  expect(keys.filter(key => !key.sharp).map(key => key.name)).toEqual([
    'C4',
    'D4',
    'E4',
    'F4',
    'G4',
    'A4',
    'B4',
    'C5',
  ])
  expect(keys.filter(key => key.sharp)).toHaveLength(5)
})

test('whatever the width and octave, every key is a MIDI note and a finger wide', () => {
  fc.assert(
    fc.property(fc.integer({ min: 352, max: 4000 }), fc.integer({ min: 0, max: 8 }), (width, o) => {
      const octaves = octavesFor(width)
      const keys = pianoKeys(lowestNote(12 * (o + 1), octaves), octaves)
      const naturals = keys.filter(key => !key.sharp)
      expect(width / naturals.length).toBeGreaterThanOrEqual(44)
      expect(naturals.map(key => key.column)).toEqual(naturals.map((_, i) => i))
      for (const { note, name } of keys) {
        expect(note).toBeGreaterThanOrEqual(0)
        expect(note).toBeLessThanOrEqual(127)
        expect(noteName(note)).toBe(name)
      }
    }),
  )
})

test('a key struck nearer its end is louder, within 1–127', () => {
  expect([-1, 0, 0.5, 1, 9].map(velocityAt)).toEqual([40, 40, 84, 127, 127])
})
