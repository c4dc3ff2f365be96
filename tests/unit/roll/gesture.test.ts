import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cursorMoved, neighbourOf, noteAtCursor } from '../../../client/roll/cursor.ts'
import { begin, type Press, progress } from '../../../client/roll/gesture.ts'
import { hitAt, type Place } from '../../../client/roll/hit.ts'
import { editsOf } from '../../../client/roll/overlay.ts'
import { NOTHING_SELECTED, notesIn, toggled } from '../../../client/roll/selection.ts'
import { decodeEdit } from '../../../shared/doc/edit.ts'
import { ticks } from '../../../shared/time/units.ts'
import { noteId, PLACE, someGrid, someNotes } from './roll-notes.ts'

const somePlace: fc.Arbitrary<Place> = fc.record({
  at: fc.integer({ min: -5_000, max: 60_000 }),
  height: fc.double({ min: -5, max: 133, noNaN: true }),
})
const REACH = { time: 20, keys: 0.4, end: 60 }
const pen = { id: noteId(0xfff), length: 240, velocity: 100 }
const GRID = { step: 240, origin: 0 }
const NOTE = {
  id: noteId(1),
  start: ticks(480),
  length: ticks(480),
  pitch: 60,
  velocity: 90,
  muted: false,
}
const OTHER = { ...NOTE, id: noteId(2), start: ticks(960), pitch: 64 }
const ROLL = { notes: [NOTE, OTHER], selection: NOTHING_SELECTED, grid: GRID, pen }
const press = (at: number, height: number, over: Partial<Press> = {}): Press => {
  const place = { at, height }
  const hit = hitAt(ROLL.notes, place, { reach: REACH, selection: NOTHING_SELECTED })
  return { place, hit, tool: 'draw', shift: false, alt: false, ...over }
}

describe('gestures', () => {
  test('whatever a hand does anywhere, only legal edits come of it', () => {
    const inputs = fc.record({
      notes: someNotes(),
      selected: fc.nat(),
      from: somePlace,
      to: somePlace,
      grid: someGrid,
      tool: fc.constantFrom('draw' as const, 'select' as const),
      shift: fc.boolean(),
      alt: fc.boolean(),
    })
    fc.assert(
      fc.property(inputs, ({ notes, selected, from, to, grid, ...keys }) => {
        const selection = new Set(notes.slice(0, selected % notes.length).map(({ id }) => id))
        const hit = hitAt(notes, from, { reach: REACH, selection })
        const begun = begin({ place: from, hit, ...keys }, { notes, selection, grid, pen })
        const after = progress(begun.gesture, to, { notes, selection: begun.selection, grid })
        for (const edit of editsOf(PLACE, notes, after.overlay)) {
          const decoded = decodeEdit(edit)
          expect(decoded.ok, JSON.stringify(edit)).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('a press on empty ground draws a note on its line; dragging gives its length', () => {
    const { gesture, selection } = begin(press(700, 72.5), ROLL)
    expect(selection).toEqual(new Set([pen.id]))
    const at = (place: Place) => progress(gesture, place, ROLL).overlay.get(pen.id)
    expect(at({ at: 710, height: 72.4 })).toMatchObject({ start: 480, length: 240, pitch: 72 })
    expect(at({ at: 1_500, height: 72.4 })).toMatchObject({ start: 480, length: 960 })
    expect(at({ at: 100, height: 72.4 })).toMatchObject({ start: 480, length: 240 })
  })

  test('a note moves by lines and keys, its end changes its length, Alt its velocity', () => {
    const drag = (from: Press, to: Place) =>
      progress(begin(from, ROLL).gesture, to, ROLL).overlay.get(NOTE.id)
    expect(drag(press(600, 60.5), { at: 830, height: 61.2 })).toMatchObject({
      start: 720,
      pitch: 61,
      length: 480,
    })
    expect(drag(press(600, 60.5), { at: 650, height: 60.1 })).toEqual(NOTE)
    expect(drag(press(950, 60.5), { at: 1_200, height: 66 })).toMatchObject({
      start: 480,
      length: 720,
      pitch: 60,
    })
    expect(drag(press(600, 60.5, { alt: true }), { at: 600, height: 61.5 })).toMatchObject({
      velocity: 98,
    })
    const free = { ...ROLL, grid: { step: 1, origin: 0 } }
    const { gesture } = begin(press(600, 60.5), free)
    expect(progress(gesture, { at: 637, height: 60.5 }, free).overlay.get(NOTE.id)?.start).toBe(517)
  })

  test('all that is selected goes with the one that is grabbed; a click alone means that one', () => {
    const both = { ...ROLL, selection: new Set([NOTE.id, OTHER.id]) }
    const { gesture, selection } = begin(press(600, 60.5), both)
    expect(progress(gesture, { at: 840, height: 60.5 }, both).overlay.size).toBe(2)
    expect(selection).toEqual(both.selection)
    expect(gesture).toMatchObject({ resting: new Set([NOTE.id]) })
  })

  test('Shift adds a note to the selection and takes it out, and spans a box on empty ground', () => {
    const added = begin(press(600, 60.5, { shift: true }), {
      ...ROLL,
      selection: new Set([OTHER.id]),
    })
    expect(added.selection).toEqual(new Set([OTHER.id, NOTE.id]))
    const taken = begin(press(600, 60.5, { shift: true }), {
      ...ROLL,
      selection: new Set([NOTE.id]),
    })
    expect(taken.selection.size).toBe(0)
    const { gesture } = begin(press(0, 70.5, { shift: true }), ROLL)
    const { selection, overlay } = progress(gesture, { at: 2_000, height: 62 }, ROLL)
    expect([selection, overlay.size]).toEqual([new Set([OTHER.id]), 0])
  })
})

describe('hits and boxes', () => {
  test('a hit is within reach, and wherever a note lies there is one', () => {
    fc.assert(
      fc.property(someNotes(), somePlace, (notes, place) => {
        const found = hitAt(notes, place, { reach: REACH, selection: NOTHING_SELECTED })
        const isOn = notes.some(
          ({ start, length, pitch }) =>
            place.at >= start &&
            place.at < start + length &&
            place.height >= pitch &&
            place.height < pitch + 1,
        )
        if (isOn) expect(found).toBeDefined()
        if (!found) return
        const { start, length, pitch } = found.note
        expect(place.at).toBeGreaterThanOrEqual(start - REACH.time)
        expect(place.at).toBeLessThanOrEqual(start + length + REACH.time)
        expect(place.height).toBeGreaterThanOrEqual(pitch - REACH.keys)
        expect(place.height).toBeLessThanOrEqual(pitch + 1 + REACH.keys)
      }),
    )
  })

  test('of two notes under the pointer the selected one is meant, else the upper', () => {
    const twin = { ...NOTE, id: noteId(9) }
    const place = { at: 500, height: 60.5 }
    const hit = (selection: ReadonlySet<typeof NOTE.id>) =>
      hitAt([NOTE, twin], place, { reach: REACH, selection })?.note.id
    expect(hit(NOTHING_SELECTED)).toBe(twin.id)
    expect(hit(new Set([NOTE.id]))).toBe(NOTE.id)
  })

  test('a box holds the same notes from whichever corner it is drawn', () => {
    const corner = fc.record({ at: fc.nat(60_000), pitch: fc.nat(127) })
    fc.assert(
      fc.property(someNotes(), corner, corner, (notes, a, b) => {
        const one = notesIn(notes, { from: a, to: b })
        expect(notesIn(notes, { from: b, to: a })).toEqual(one)
        const mixed = { from: { at: a.at, pitch: b.pitch }, to: { at: b.at, pitch: a.pitch } }
        expect(notesIn(notes, mixed)).toEqual(one)
      }),
    )
    expect(toggled(toggled(NOTHING_SELECTED, NOTE.id), NOTE.id)).toEqual(NOTHING_SELECTED)
  })
})

describe('cursor', () => {
  test('it stays on the lines and keys of the roll', () => {
    const by = fc.record({ time: fc.integer(), pitch: fc.integer({ min: -200, max: 200 }) })
    fc.assert(
      fc.property(someGrid, fc.array(by, { maxLength: 8 }), (grid, steps) => {
        let cursor = { at: ticks(0), pitch: 60 }
        const end = 100_000
        for (const { time, pitch } of steps)
          cursor = cursorMoved(cursor, { time: time % 50_000, pitch }, { grid, end })
        expect(cursor.at).toBeGreaterThanOrEqual(0)
        expect(cursor.at).toBeLessThan(end)
        expect(cursor.pitch >= 0 && cursor.pitch <= 127).toBe(true)
        if (steps.length > 0) expect((cursor.at + grid.origin) % grid.step).toBe(0)
      }),
    )
  })

  test('walking from note to note meets each of them once, there and back', () => {
    fc.assert(
      fc.property(someNotes(), notes => {
        const places = new Set(notes.map(({ start, pitch }) => `${start} ${pitch}`))
        for (const way of ['next', 'previous'] as const) {
          let cursor = { at: ticks(way === 'next' ? -1 : 100_000), pitch: 60 }
          const met: string[] = []
          for (let note = neighbourOf(notes, cursor, way); note; ) {
            met.push(`${note.start} ${note.pitch}`)
            cursor = { at: note.start, pitch: note.pitch }
            note = neighbourOf(notes, cursor, way)
          }
          expect([met.length, new Set(met)]).toEqual([places.size, places])
        }
      }),
    )
  })

  test('it finds the note that sounds there', () => {
    expect(noteAtCursor([NOTE, OTHER], { at: ticks(720), pitch: 60 }, GRID)).toBe(NOTE)
    expect(noteAtCursor([NOTE, OTHER], { at: ticks(960), pitch: 60 }, GRID)).toBeUndefined()
  })
})
