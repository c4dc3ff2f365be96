import fc from 'fast-check'
import { expect, it } from 'vitest'
import { FrameOrder } from '../../../client/audio/frame-order.ts'
import { off, on } from '../../support/played.ts'

it('[LV10] no release enters the stream before its note, whatever frame it asks for', () => {
  const step = fc.record({
    frame: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 10_000 })),
    key: fc.integer({ min: 60, max: 62 }),
    begins: fc.boolean(),
    velocity: fc.integer({ min: 0, max: 127 }),
  })
  fc.assert(
    fc.property(fc.array(step), steps => {
      const order = new FrameOrder()
      const last = new Map<number, number>()
      for (const { frame, key, begins, velocity } of steps) {
        const raised = order.raise(2, begins ? on(key, velocity) : off(key), frame)
        expect(raised).toBe(Math.max(frame, last.get(key) ?? 0))
        last.set(key, raised)
      }
    }),
  )
})

it('[LV10] sources do not wait for each other, and a forgotten one begins anew', () => {
  const order = new FrameOrder()
  expect(order.raise(2, on(60), 500)).toBe(500)
  expect(order.raise(3, off(60), 0)).toBe(0)
  expect(order.raise(2, off(60), 0)).toBe(500)
  order.forget(2)
  expect(order.raise(2, off(60), 0)).toBe(0)
})
