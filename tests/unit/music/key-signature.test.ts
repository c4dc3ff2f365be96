import { expect, it } from 'vitest'
import { SCALE_NAMES, TONICS } from '../../../shared/music/key.ts'
import { keySignatureOf } from '../../../shared/music/key-signature.ts'

it.each([
  ['C', 'major', 0, 'major'],
  ['D', 'minor', -1, 'minor'],
  ['A', 'minor', 0, 'minor'],
  ['F#', 'major', 6, 'major'],
  ['Gb', 'major', -6, 'major'],
  ['D#', 'major', -3, 'major'],
  ['Db', 'minor', 4, 'minor'],
  ['Ab', 'minor', -7, 'minor'],
  ['E', 'blues', 1, 'minor'],
  ['G', 'mixolydian', 1, 'major'],
  ['C', 'chromatic', 0, 'major'],
] as const)('[MF1] the signature of %s %s has %d sharps and is %s', (key, scale, sharps, mode) => {
  expect(keySignatureOf(key, scale)).toEqual({ sharps, mode })
})

it('[MF1] no key of ours needs more than seven accidentals', () => {
  for (const tonic of TONICS)
    for (const scale of SCALE_NAMES)
      expect(Math.abs(keySignatureOf(tonic, scale).sharps)).toBeLessThanOrEqual(7)
})
