import { describe, expect, it } from 'vitest'
import { Journal } from '../../../shared/live/journal.ts'
import { micros, ticks } from '../../../shared/time/units.ts'

function play(...messages: readonly (readonly [number, number, number])[]) {
  const journal = new Journal()
  for (const [index, [status, data1, data2]] of messages.entries())
    journal.apply({ status, data1, data2, index, moment: micros(index * 10), position: ticks(0) })
  return journal
}
const keysOf = (journal: Journal) => [...journal.states()].map(({ notes }) => [...notes.keys()])

describe('the journal', () => {
  it('[LV7] takes a note-on with velocity 0 for a note-off', () => {
    expect(keysOf(play([0x90, 60, 100], [0x90, 60, 0]))).toEqual([[]])
  })

  it('[LV7] holds a key until as many note-offs as note-ons have come', () => {
    const twice = [
      [0x90, 60, 100],
      [0x90, 60, 90],
      [0x80, 60, 0],
    ] as const
    expect(keysOf(play(...twice))).toEqual([[60]])
    expect(keysOf(play(...twice, [0x80, 60, 0]))).toEqual([[]])
    expect(keysOf(play(...twice, [0x80, 60, 0], [0x80, 60, 0], [0x90, 60, 1]))).toEqual([[60]])
  })

  it('[LV2] keeps the onset, the velocity and the pressure of each held note', () => {
    const [state] = play([0x91, 60, 100], [0xa1, 60, 33]).states()
    expect([...(state?.notes.values() ?? [])]).toEqual([
      { key: 60, velocity: 100, count: 1, pressure: 33, index: 0, moment: 0 },
    ])
  })

  it('[LV2] keeps the last value of controllers, bend, pressure and programme, per midiChannel', () => {
    const journal = play(
      [0xb0, 64, 127],
      [0xb0, 1, 5],
      [0xb0, 1, 6],
      [0xe0, 1, 2],
      [0xd0, 9, 0],
      [0xc3, 7, 0],
    )
    expect([...journal.states()]).toMatchObject([
      {
        midiChannel: 0,
        controllers: new Map([
          [64, 127],
          [1, 6],
        ]),
        bend: 257,
        pressure: 9,
      },
      { midiChannel: 3, program: 7, bend: undefined },
    ])
  })

  it('[LV2] leaves out what means something only in its order', () => {
    const [state] = play([0xb0, 101, 0], [0xb0, 100, 0], [0xb0, 6, 12], [0xb0, 38, 0]).states()
    expect(state?.controllers.size).toBe(0)
  })

  it('[LV2] obeys all notes off, all sound off and reset all controllers', () => {
    expect(keysOf(play([0x90, 60, 100], [0xb0, 123, 0]))).toEqual([[]])
    expect(keysOf(play([0x90, 60, 100], [0xb1, 120, 0]))).toEqual([[60], []])
    const [state] = play([0xb0, 64, 127], [0xb0, 7, 80], [0xe0, 0, 0], [0xb0, 121, 0]).states()
    expect(state).toMatchObject({
      controllers: new Map([
        [64, 0],
        [7, 80],
      ]),
      bend: 8192,
    })
  })

  it('[LV2] is holding while a note or a sustaining pedal is down', () => {
    expect(play([0x90, 60, 100]).holding).toBe(true)
    expect(play([0x90, 60, 100], [0x80, 60, 0]).holding).toBe(false)
    expect(play([0xb0, 64, 127]).holding).toBe(true)
    expect(play([0xb0, 67, 127]).holding).toBe(false)
  })

  it('[LV5] applies an event once', () => {
    const journal = play([0x90, 60, 100])
    const again = { status: 0x90, data1: 60, data2: 1, moment: micros(0), position: ticks(0) }
    journal.apply({ ...again, index: 0 })
    expect([...journal.states()][0]?.notes.get(60)?.count).toBe(1)
    expect(journal.next).toBe(1)
  })

  it('[LV6] forgets everything but the index at a panic', () => {
    const journal = play([0x90, 60, 100], [0xb0, 64, 127])
    journal.clear()
    expect([[...journal.states()], journal.holding, journal.next]).toEqual([[], false, 2])
  })
})
