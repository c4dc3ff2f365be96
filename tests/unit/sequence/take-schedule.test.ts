import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHeldNotes } from '../../../shared/midi/held-notes.ts'
import type { MidiMessage } from '../../../shared/midi/message.ts'
import type { TakeId } from '../../../shared/protocol/ids.ts'
import { LONGEST_PAUSE, scheduleTakes } from '../../../shared/sequence/take-schedule.ts'
import { micros, seconds } from '../../../shared/time/units.ts'
import { anyEvents, controller, off, on, played } from '../../support/played.ts'

const take = `t_${'0'.repeat(20)}` as TakeId
const other = `t_${'1'.repeat(20)}` as TakeId
const at = (...timed: readonly (readonly [number, MidiMessage])[]) =>
  timed.map(([second, message], n) => played(message, n, seconds(1_000 + second)))
const END = micros(2 ** 52)
const anyTake = anyEvents(fc.constant(0), 30).map(events =>
  events.map(event => ({ ...event, moment: micros(event.moment % 60e6) })),
)

describe('listening back', () => {
  it('[TK1] plays every take at its own moments, together', () => {
    const schedule = scheduleTakes([
      { take, events: at([0, on(60)], [2, off(60)]) },
      { take: other, events: at([1, on(60)], [1.5, off(60)]) },
    ])
    expect(schedule.eventsBetween(micros(0), END)).toEqual([
      { at: 0, take, message: on(60) },
      { at: 1e6, take: other, message: on(60) },
      { at: 1.5e6, take: other, message: off(60) },
      { at: 2e6, take, message: off(60) },
    ])
    expect(schedule.duration).toBe(2e6)
  })

  it('[TK1] gives each event once, however the time is cut into spans', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 61e6 }), { maxLength: 8 })
    fc.assert(
      fc.property(anyTake, cuts, (events, cuts) => {
        const schedule = scheduleTakes([{ take, events }])
        const edges = [0, ...cuts.toSorted((a, b) => a - b), END].map(micros)
        const spans = edges.slice(1).flatMap((to, n) => schedule.eventsBetween(edges[n]!, to))
        expect(spans).toEqual(schedule.eventsBetween(micros(0), END))
      }),
    )
  })

  it('[LV6] ends with everything released, wherever it began', () => {
    fc.assert(
      fc.property(anyTake, fc.nat(60e6), (events, offset) => {
        const held = createHeldNotes()
        const schedule = scheduleTakes([{ take, events }], { offset: micros(offset) })
        for (const { message } of schedule.eventsBetween(micros(0), END)) held.apply(message)
        expect(held.releaseAll()).toEqual([])
      }),
    )
  })

  it('[TK1] shortens a long pause, but no long note', () => {
    const events = at([0, on(60)], [10, off(60)], [30, on(62)], [31, off(62)])
    const whole = scheduleTakes([{ take, events }])
    const short = scheduleTakes([{ take, events }], { longestPause: LONGEST_PAUSE })
    const times = (schedule: typeof whole) =>
      schedule.eventsBetween(micros(0), END).map(event => event.at / 1e6)
    expect(times(whole)).toEqual([0, 10, 30, 31])
    expect(times(short)).toEqual([0, 10, 14, 15])
  })

  it('[TK1] begins in the middle with the pedals and controllers that stood there', () => {
    const events = at(
      [0, controller(64, 127)],
      [0, controller(7, 90)],
      [1, on(60)],
      [2, controller(64, 0)],
      [3, off(60)],
      [4, on(62)],
      [5, off(62)],
    )
    const schedule = scheduleTakes([{ take, events }], { offset: seconds(2.5) })
    expect(schedule.eventsBetween(micros(0), END).map(event => [event.at, event.message])).toEqual([
      [0, controller(64, 0)],
      [0, controller(7, 90)],
      [0.5e6, off(60)],
      [1.5e6, on(62)],
      [2.5e6, off(62)],
    ])
  })

  it('[TK1] of nothing is over at once', () => {
    expect(scheduleTakes([]).duration).toBe(0)
    expect(scheduleTakes([]).eventsBetween(micros(0), END)).toEqual([])
  })
})
