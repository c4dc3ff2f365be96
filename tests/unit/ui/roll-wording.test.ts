import { expect, test } from 'vitest'
import {
  barsText,
  clipText,
  cursorText,
  lengthText,
  placeText,
} from '../../../client/ui/roll-wording.ts'
import type { ClipId, NoteId } from '../../../shared/protocol/ids.ts'
import { ticks } from '../../../shared/time/units.ts'
import { clipOf, noteOf } from '../../support/session-view.ts'

const FOUR_FOUR = { beats: 4, unit: 4 } as const
const SIX_EIGHT = { beats: 6, unit: 8 } as const

test.each([
  [3840, '1/1'],
  [480, '1/8'],
  [720, '1/8 dotted'],
  [320, '1/8 triplet'],
  [120, '1/32'],
  [1000, '1.04 quarters'],
])('a length of %d ticks reads %s', (length, text) => {
  expect(lengthText(length)).toBe(text)
})

test('a place is its bar and beat by the metre, and what is past the beat', () => {
  expect(placeText(3840, { timeSignature: FOUR_FOUR })).toBe('bar 2 beat 1')
  expect(placeText(3840 + 960 + 240, { timeSignature: FOUR_FOUR })).toBe('bar 2 beat 2 plus 1/16')
  expect(placeText(2880 + 480, { timeSignature: SIX_EIGHT })).toBe('bar 2 beat 2')
})

test('the cursor says what it stands on', () => {
  const at = { position: 5760, pitch: 60 }
  const note = { ...noteOf(0, 60, 480), id: 'n_000' as NoteId, muted: false }
  const say = (found: typeof note | undefined, isSelected: boolean) =>
    cursorText(at, found, { metre: { timeSignature: FOUR_FOUR }, isSelected })
  expect(say(undefined, false)).toBe('C4, bar 2 beat 3, empty')
  expect(say(note, false)).toBe('C4, bar 2 beat 3, length 1/8, velocity 100')
  expect(say({ ...note, muted: true }, true)).toMatch(/velocity 100, muted, selected$/)
})

test('a clip says how long it is, in bars or beats, and whether it repeats', () => {
  const clip = clipOf(`c_${'a'.repeat(20)}` as ClipId, 0, 7680, [noteOf(0)], { loop: ticks(3840) })
  expect(clipText(clip, FOUR_FOUR)).toBe('2 bars long, 1 note, repeats every 1 bar')
  expect(barsText(2400, FOUR_FOUR)).toBe('2.5 beats')
})
