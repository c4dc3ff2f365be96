import { describe, expect, it } from 'vitest'
import { playedNotes } from '../../../shared/sequence/played-notes.ts'
import { ms } from '../../../shared/time/units.ts'
import { off, on, played } from '../../support/played.ts'

const pedal = (value: number) => ({ status: 0xb0, data1: 64, data2: value })
const sequence = (...messages: readonly Parameters<typeof played>[0][]) =>
  playedNotes(messages.map((message, n) => played(message, n, ms(n)))).map(note => [
    note.on.index,
    note.off?.index,
  ])

describe('notes as they were played', () => {
  it('end with their note-off, the oldest of a key first, or not yet', () => {
    expect(sequence(on(60), on(60), on(64), off(60), off(60))).toEqual([
      [0, 3],
      [1, 4],
      [2, undefined],
    ])
  })

  it('[SQ7] last until the pedal comes up', () => {
    expect(sequence(pedal(127), on(60), off(60), on(62), pedal(0), off(62))).toEqual([
      [1, 4],
      [3, 5],
    ])
  })

  it('are not ended by what never began', () => {
    expect(sequence(off(60), pedal(0), on(60))).toEqual([[2, undefined]])
  })
})
