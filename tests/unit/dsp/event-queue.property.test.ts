import fc from 'fast-check'
import { expect, it } from 'vitest'
import { EventQueue } from '../../../worklets/dsp/queue/event-queue.ts'
import { emptyEvent } from '../../../worklets/dsp/queue/timed-event.ts'
import { eventAt } from '../../support/jam-render.ts'

const CAPACITY = 64
const frames = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: CAPACITY })

function drained(queue: EventQueue) {
  const events = []
  for (let event = emptyEvent(); queue.shift(event); event = emptyEvent()) events.push(event)
  return events
}

it('gives events by frame, those of one frame in the order they came', () => {
  fc.assert(
    fc.property(frames, frames => {
      const queue = new EventQueue(CAPACITY)
      const events = frames.map((frame, i) => eventAt(frame, { data1: i }))
      for (const event of events) expect(queue.push(event)).toBe(true)
      expect(drained(queue)).toEqual(events.toSorted((a, b) => a.frame - b.frame))
    }),
  )
})

it('forgets exactly the events of the sources and kinds it is told, and keeps the order', () => {
  fc.assert(
    fc.property(frames, fc.integer({ min: 0, max: 3 }), (frames, gone) => {
      const queue = new EventQueue(CAPACITY)
      const events = frames.map((frame, i) =>
        eventAt(frame, { source: i % 4, status: i % 3 === 0 ? 0x04 : 0x90, data1: i }),
      )
      for (const event of events) queue.push(event)
      queue.drop(gone, gone, 0x80, 0xef)
      const kept = events.filter(({ source, status }) => source !== gone || status < 0x80)
      expect(drained(queue)).toEqual(kept.toSorted((a, b) => a.frame - b.frame))
    }),
  )
})

it('[SY6] forgets what one midiChannel of a source has from a frame on, and keeps the order', () => {
  fc.assert(
    fc.property(frames, fc.integer({ min: 0, max: 20 }), (frames, from) => {
      const queue = new EventQueue(CAPACITY)
      const events = frames.map((frame, i) =>
        eventAt(frame, { source: i % 2, status: [0x90, 0x91, 0x80, 0x04][i % 4]!, data1: i }),
      )
      for (const event of events) queue.push(event)
      queue.dropFrom(from, 0, 0)
      const kept = events.filter(
        ({ frame, source, status }) =>
          frame < from || source !== 0 || (status & 0x0f) !== 0 || status < 0x80,
      )
      expect(drained(queue)).toEqual(kept.toSorted((a, b) => a.frame - b.frame))
    }),
  )
})

it('refuses what is beyond its capacity and keeps what it has', () => {
  const queue = new EventQueue(2)
  expect([3, 1, 2].map(frame => queue.push(eventAt(frame, {})))).toEqual([true, true, false])
  expect(drained(queue).map(({ frame }) => frame)).toEqual([1, 3])
})
