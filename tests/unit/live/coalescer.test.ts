import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Coalescer } from '../../../shared/live/coalescer.ts'
import type { PlayedEvent } from '../../../shared/midi/message.ts'
import { localMicros, micros, ticks } from '../../../shared/time/units.ts'

const event = (index: number, status: number, data1: number, data2 = 0): PlayedEvent => ({
  index,
  status,
  data1,
  data2,
  moment: micros(0),
  position: ticks(0),
})
const action = fc.record({
  status: fc.constantFrom(0x90, 0x80, 0xb0, 0xb1, 0xe0, 0xd0, 0xa0, 0xc0),
  data1: fc.constantFrom(1, 6, 60, 64),
  data2: fc.integer({ min: 0, max: 127 }),
  wait: fc.integer({ min: 0, max: 4_000 }),
})

describe('the coalescer', () => {
  it('[LV2] keeps the order, every note and the last value, and sends one value in 5 ms', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200 }), actions => {
        const coalescer = new Coalescer()
        const out: { readonly event: PlayedEvent; readonly at: number }[] = []
        const all = actions.map(({ status, data1, data2 }, i) => event(i, status, data1, data2))
        let now = 0
        for (const [i, { wait }] of actions.entries()) {
          now += wait
          const at = localMicros(now)
          if ((coalescer.dueAt ?? Number.POSITIVE_INFINITY) <= now)
            for (const event of coalescer.flush(at)) out.push({ event, at: now })
          for (const event of coalescer.add(all[i]!, at)) out.push({ event, at: now })
        }
        for (const event of coalescer.flush(localMicros(now + 5_000))) out.push({ event, at: now })

        const indexes = out.map(({ event }) => event.index)
        expect(indexes).toEqual(indexes.toSorted((a, b) => a - b))
        expect(new Set(indexes).size).toBe(indexes.length)
        expect(out.length + coalescer.replaced).toBe(all.length)
        const isThinned = ({ status, data1 }: PlayedEvent) =>
          [0xb0, 0xb1].includes(status) ? data1 !== 6 : [0xe0, 0xd0, 0xa0].includes(status)
        const kept = new Set(indexes)
        expect(all.filter(one => !isThinned(one) && !kept.has(one.index))).toEqual([])
        for (const one of all) {
          const isSame = (other: PlayedEvent) =>
            other.status === one.status && (other.data1 === one.data1 || one.status > 0xb1)
          const last = all.findLast(isSame)
          expect(kept.has(last?.index ?? -1)).toBe(true)
        }
      }),
    )
  })

  it('[LV2] lets the first value through at once, and holds the next until 5 ms have passed', () => {
    const coalescer = new Coalescer()
    expect(coalescer.add(event(0, 0xb0, 1, 10), localMicros(1_000))).toHaveLength(1)
    expect(coalescer.add(event(1, 0xb0, 1, 11), localMicros(2_000))).toEqual([])
    expect(coalescer.add(event(2, 0xb0, 1, 12), localMicros(3_000))).toEqual([])
    expect(coalescer.dueAt).toBe(6_000)
    expect(coalescer.flush(localMicros(6_000)).map(({ data2 }) => data2)).toEqual([12])
    expect(coalescer.dueAt).toBeUndefined()
    expect(coalescer.add(event(3, 0xb0, 1, 13), localMicros(7_000))).toEqual([])
  })
})
