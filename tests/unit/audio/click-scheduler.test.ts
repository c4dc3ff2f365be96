import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Click,
  type ClicksBetween,
  createClickScheduler,
} from '../../../client/audio/click-scheduler.ts'
import { localMicros, ms } from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'

const START = 1_000_000
/** A click every `period` µs since 0, the first of four accented. */
const every =
  (period: number): ClicksBetween =>
  (from, to) => {
    const clicks: Click[] = []
    for (let n = Math.ceil(from / period); n * period < to; n++) {
      clicks.push({ moment: localMicros(n * period), accent: n % 4 === 0 })
    }
    return clicks
  }

function setUp() {
  const clock = new FakeClock(START)
  const handed: { readonly moment: number; readonly ahead: number }[] = []
  let cancelled = 0
  const scheduler = createClickScheduler({
    clock,
    hand: ({ moment }) => handed.push({ moment, ahead: moment - clock.now() }),
    cancel: () => {
      cancelled++
    },
  })
  return { clock, handed, scheduler, cancelled: () => cancelled }
}

describe('click scheduler', () => {
  it('hands every click over exactly once, in order and before it is due', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60_000, max: 3_000_000 }), period => {
        const { clock, handed, scheduler } = setUp()
        scheduler.set(every(period))
        clock.advance(ms(10_000))
        scheduler.set(undefined)
        const due = every(period)(localMicros(START), localMicros(START + 10_000_000))
        expect(handed.slice(0, due.length).map(({ moment }) => moment)).toEqual(
          due.map(({ moment }) => moment),
        )
        expect(Math.min(...handed.map(({ ahead }) => ahead), 0)).toBe(0)
      }),
      { numRuns: 50 },
    )
  })

  it('neither doubles nor misses a click while the room clock is being corrected', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.integer({ min: -2000, max: 2000 })), corrections => {
        const { clock, handed, scheduler } = setUp()
        const period = 50_000 // each click lies on the edge of a look
        scheduler.set((from, to) => {
          const correction = corrections.next().value
          const shifted = every(period)(
            localMicros(from - correction),
            localMicros(to - correction),
          )
          return shifted.map(click => ({
            ...click,
            moment: localMicros(click.moment + correction),
          }))
        })
        clock.advance(ms(5000))
        const beats = handed.map(({ moment }) => Math.round(moment / period))
        expect(beats).toEqual(beats.map((_, i) => beats[0]! + i))
        expect(beats.length).toBeGreaterThan(100)
      }),
      { numRuns: 50 },
    )
  })

  it('forgets what it had handed over when the tempo changes, and hands over the new', () => {
    const { clock, handed, scheduler, cancelled } = setUp()
    scheduler.set(every(500_000))
    clock.advance(ms(1000))
    const before = cancelled()
    handed.length = 0
    scheduler.set(every(300_000))
    expect(cancelled()).toBe(before + 1)
    clock.advance(ms(1000))
    expect(handed.every(({ moment }) => moment % 300_000 === 0)).toBe(true)
    expect(handed.length).toBeGreaterThan(2)
  })

  it('neither repeats a click that sounds already nor makes up for one that would be late', () => {
    const clock = new FakeClock(START)
    const handed: number[] = []
    // What is heard at a moment has entered the stream 100 ms before.
    const scheduler = createClickScheduler({
      clock,
      hand: ({ moment }) => handed.push(moment),
      cancel: () => {},
      isPast: moment => moment - 100_000 <= clock.now(),
    })
    scheduler.set(every(500_000))
    clock.advance(ms(1_450))
    scheduler.set(every(500_000)) // the click at 2.5 s of this clock is under way
    clock.advance(ms(1_000))
    expect(handed).toEqual([...new Set(handed)])
    expect(handed).toEqual([1_500_000, 2_000_000, 2_500_000, 3_000_000, 3_500_000])
  })

  it('stops when told, and asks its clock for nothing more', () => {
    const { clock, handed, scheduler } = setUp()
    scheduler.set(every(100_000))
    scheduler.set(undefined)
    handed.length = 0
    clock.advance(ms(5000))
    expect(handed).toEqual([])
  })
})
