import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Hold } from '../../../shared/live/hold.ts'
import { LastDues } from '../../../shared/live/last-dues.ts'
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
          const name = `${isKey ? 'key' : kind} ${message.status & 15} ${isKey || kind === 0xb0 ? message.data1 : 0}`
          const raised = dues.raise(message, due)
          expect(raised).toBeGreaterThanOrEqual(Math.max(due, last.get(name) ?? 0))
          if (kind !== 0xb0 || message.data1 < 120)
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
