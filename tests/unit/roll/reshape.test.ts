import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { copied, pasted } from '../../../client/roll/clipboard.ts'
import { louder, moved, quantised, resized } from '../../../client/roll/reshape.ts'
import { lineBefore, nearestLine } from '../../../client/roll/snap.ts'
import type { NoteView } from '../../../shared/doc/view.ts'
import { ticks } from '../../../shared/time/units.ts'
import { noteId, someGrid, someNotes } from './roll-notes.ts'

const by = fc.record({
  time: fc.integer({ min: -60_000, max: 60_000 }),
  pitch: fc.integer({ min: -200, max: 200 }),
})

function expectLegal(notes: readonly NoteView[]): void {
  for (const { start, length, pitch, velocity } of notes) {
    expect(Number.isInteger(start) && start >= 0).toBe(true)
    expect(Number.isInteger(length) && length >= 1).toBe(true)
    expect(Number.isInteger(pitch) && pitch >= 0 && pitch <= 127).toBe(true)
    expect(Number.isInteger(velocity) && velocity >= 1 && velocity <= 127).toBe(true)
  }
}

describe('reshaping', () => {
  test('a figure that moves keeps its shape, and no note leaves the roll', () => {
    fc.assert(
      fc.property(someNotes(), by, (notes, by) => {
        const after = moved(notes, by)
        expectLegal(after)
        const [first, firstAfter] = [notes[0], after[0]]
        if (!first || !firstAfter) return
        notes.forEach((note, n) => {
          expect((after[n]?.start ?? 0) - firstAfter.start).toBe(note.start - first.start)
          expect((after[n]?.pitch ?? 0) - firstAfter.pitch).toBe(note.pitch - first.pitch)
        })
      }),
    )
  })

  test('lengths and velocities stay legal; a note that was short before is made no longer by it', () => {
    fc.assert(
      fc.property(
        someNotes(),
        fc.integer(),
        fc.integer({ min: 1, max: 960 }),
        (notes, by, least) => {
          const after = resized(notes, by % 100_000, least)
          expectLegal(after)
          after.forEach((note, n) => {
            const before = notes[n]?.length ?? 0
            expect(note.length).toBeGreaterThanOrEqual(Math.min(before, least))
          })
          expectLegal(louder(notes, by % 1000))
        },
      ),
    )
  })

  test('quantised notes begin on lines of the song; a second time changes nothing', () => {
    fc.assert(
      fc.property(someNotes(), someGrid, (notes, grid) => {
        const after = quantised(notes, grid)
        expectLegal(after)
        for (const { start } of after) expect((start + grid.origin) % grid.step).toBe(0)
        quantised(after, grid).forEach((note, n) => {
          expect(note).toBe(after[n])
        })
      }),
    )
  })

  test('lines: the nearest is at most half a step away, where the clip has one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 90_000 }), someGrid, (at, grid) => {
        const [near, before] = [nearestLine(at, grid), lineBefore(at, grid)]
        const first = lineBefore(0, grid)
        for (const line of [near, before]) {
          expect(line).toBeGreaterThanOrEqual(0)
          expect((line + grid.origin) % grid.step).toBe(0)
        }
        if (at >= first) expect(Math.abs(near - at)).toBeLessThanOrEqual(grid.step / 2)
        if (at >= first) expect(before).toBeLessThanOrEqual(at)
      }),
    )
  })

  test('what is pasted sounds as what was copied, under new ids, and copies follow each other', () => {
    fc.assert(
      fc.property(someNotes(), someGrid, (notes, grid) => {
        const copy = copied(notes, grid)
        if (!copy) throw new Error('nothing copied')
        let drawn = 1000
        const at = ticks(grid.step * 7)
        const after = pasted(copy, at, () => noteId(drawn++))
        expectLegal(after)
        expect(new Set(after.map(({ id }) => id)).size).toBe(notes.length)
        const [first, firstAfter] = [notes[0], after[0]]
        notes.forEach((note, n) => {
          const { start = 0, length, pitch, velocity } = after[n] ?? {}
          expect([length, pitch, velocity]).toEqual([note.length, note.pitch, note.velocity])
          expect(start - (firstAfter?.start ?? 0)).toBe(note.start - (first?.start ?? 0))
        })
        for (const note of after)
          expect(note.start + note.length).toBeLessThanOrEqual(at + copy.length)
      }),
    )
    expect(copied([], { step: 240, origin: 0 })).toBeUndefined()
  })
})
