import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endsAllNotes } from '../../../shared/live/controllers.ts'
import { Hold } from '../../../shared/live/hold.ts'
import { LastDues } from '../../../shared/live/last-dues.ts'
import type { MidiMessage } from '../../../shared/midi/message.ts'
import { micros } from '../../../shared/time/units.ts'
import { anyMessage, controller, off, on } from '../../support/played.ts'

describe('what waits for its time', () => {
  it('[LV10] goes soonest first, what is due together in the order it came', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 })), dues => {
        const hold = new Hold<number>()
        for (const [n, due] of dues.entries()) hold.add(micros(due), n)
        const half = hold.take(micros(25))
        const all = [...half, ...hold.clear()]
        const expected = dues.map((due, item) => ({ due, item })).sort((a, b) => a.due - b.due)
        expect(all).toEqual(expected)
        expect(half.length).toBe(dues.filter(due => due <= 25).length)
      }),
    )
  })

  it('[LV8] is bounded: the soonest goes ahead of time', () => {
    const hold = new Hold<number>()
    for (let n = 0; n < 16_384; n++) expect(hold.add(micros(n), n)).toBeUndefined()
    expect(hold.add(micros(99_999), -1)?.item).toBe(0)
    expect(hold.size).toBe(16_384)
  })
})

/** Resetting all controllers resets the pressure: they share a place, as do others above 119. */
const SHARED: Readonly<Record<number, number>> = { 192: 120, 208: 121, 224: 122 }
const placeOf = ({ status, data1 }: MidiMessage): number => SHARED[status & 0xf0] ?? data1

describe('the last due moments', () => {
  it('[LV10] no message is due before the one before it of its key or controller', () => {
    const events = fc.array(fc.tuple(anyMessage, fc.integer({ min: 0, max: 1_000 })))
    fc.assert(
      fc.property(events, events => {
        const dues = new LastDues()
        const last = new Map<string, number>()
        for (const [message, due] of events) {
          const kind = message.status & 0xf0
          const isKey = kind <= 0xa0
          const name = `${isKey ? 'key' : 'value'} ${message.status & 15} ${isKey ? message.data1 : placeOf(message)}`
          const raised = dues.raise(message, due)
          expect(raised).toBeGreaterThanOrEqual(Math.max(due, last.get(name) ?? 0))
          if (kind === 0xb0 && endsAllNotes(message.data1)) continue
          expect(raised).toBe(Math.max(due, last.get(name) ?? 0))
          last.set(name, raised)
        }
      }),
    )
  })

  it('[LV6] the end of all notes waits for the last that is still to begin', () => {
    const dues = new LastDues()
    dues.raise(on(60), 900)
    expect(dues.raise(controller(123, 0), 100)).toBe(900)
    expect(dues.raise(off(60), 100)).toBe(900)
    expect(dues.raise(off(61), 100)).toBe(100)
  })
})
