import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { positionOfForm, valueOfForm } from '../../../client/ui/point-values.ts'
import { chordText, fromText, pointText } from '../../../client/ui/point-wording.ts'
import type { MetreMap } from '../../../shared/time/metre-map.ts'
import { bpm, ticks } from '../../../shared/time/units.ts'

const SONG: MetreMap = {
  timeSignature: { beats: 4, unit: 4 },
  metres: [{ position: ticks(7_680), value: { beats: 3, unit: 4 } }],
}
const form = (fields: Readonly<Record<string, string>>) => (name: string) => fields[name] ?? ''

describe('a point of a timeline', () => {
  it('[TR10] is told as people say it', () => {
    const tempo = { timeline: 'tempo', bpm: bpm(96) } as const
    expect(pointText(tempo, 7_680 + 14 * 2_880, SONG)).toBe('Tempo 96 from bar 17')
    expect(pointText({ timeline: 'metre', beats: 3, unit: 4 }, 7_680, SONG)).toBe(
      'Time signature 3/4 from bar 3',
    )
    expect(pointText({ timeline: 'key', key: 'Bb', scale: 'dorian' }, 0, SONG)).toBe(
      'Key B♭ dorian from bar 1',
    )
    expect(fromText(960 + 240, SONG)).toBe('bar 1 beat 2 plus 1/16')
    expect(
      (['major', 'minor', 'm7b5', '7sus4', 'diminished'] as const).map(quality =>
        chordText({ root: 'F#', quality }),
      ),
    ).toEqual(['F♯', 'F♯m', 'F♯m7♭5', 'F♯7sus4', 'F♯°'])
    expect(chordText({ root: 'C', quality: 'maj7', bass: 'G' })).toBe('Cmaj7/G')
  })

  it('[TR12] is put on a bar and a beat of the song, and on no beat that the bar lacks', () => {
    expect(positionOfForm(SONG, form({ bar: '2', beat: '3' }))).toBe(3_840 + 1_920)
    expect(positionOfForm(SONG, form({ bar: '4', beat: '1' }))).toBe(7_680 + 2_880)
    expect(positionOfForm(SONG, form({ bar: '3', beat: '9' }))).toBe(7_680 + 2_880)
    for (const bar of ['0', '-1', '1.5', '', 'x'])
      expect(positionOfForm(SONG, form({ bar, beat: '1' }))).toBeUndefined()
  })

  it('is taken from a form, or not at all', () => {
    expect(valueOfForm('tempo', form({ bpm: '96,5' }))).toEqual({ timeline: 'tempo', bpm: 96.5 })
    expect(valueOfForm('metre', form({ beats: '7', unit: '8' }))).toEqual({
      timeline: 'metre',
      beats: 7,
      unit: 8,
    })
    expect(valueOfForm('chords', form({ root: 'D', quality: 'm7', bass: '' }))).toEqual({
      timeline: 'chords',
      root: 'D',
      quality: 'm7',
    })
    const wild = fc.dictionary(fc.constantFrom('bpm', 'beats', 'unit', 'key', 'scale'), fc.string())
    fc.assert(
      fc.property(wild, fields => {
        for (const timeline of ['tempo', 'metre', 'key', 'chords'] as const)
          expect(() => valueOfForm(timeline, form(fields))).not.toThrow()
        expect(valueOfForm('key', form({ ...fields, key: 'H' }))).toBeUndefined()
      }),
    )
  })
})
