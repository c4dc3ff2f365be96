import fc from 'fast-check'
import { expect, it } from 'vitest'
import { EventRing } from '../../../worklets/dsp/queue/event-ring.ts'
import { emptyEvent, type TimedEvent } from '../../../worklets/dsp/queue/timed-event.ts'

const event: fc.Arbitrary<TimedEvent> = fc.record({
  frame: fc.integer({ min: 0, max: 2 ** 50 }),
  source: fc.integer({ min: 0, max: 63 }),
  status: fc.integer({ min: 0, max: 0xef }),
  data1: fc.integer({ min: 0, max: 127 }),
  data2: fc.integer({ min: 0, max: 127 }),
})
const step = fc.oneof(event, fc.constant('shift' as const))

it('[SY7] gives every event that it took, whole, once and in order, and refuses only when full', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step), (capacity, steps) => {
      const memory = EventRing.memoryFor(capacity)
      const [producer, consumer] = [new EventRing(memory), new EventRing(memory)]
      const model: TimedEvent[] = []
      for (const action of steps) {
        if (action === 'shift') {
          const into = emptyEvent()
          expect(consumer.shift(into)).toBe(model.length > 0)
          expect(into).toEqual(model.shift() ?? emptyEvent())
        } else {
          expect(producer.push(action)).toBe(model.length < capacity)
          if (model.length < capacity) model.push({ ...action })
        }
      }
    }),
  )
})
