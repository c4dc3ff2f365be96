import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ListenerTime } from '../../../shared/live/listener-time.ts'
import {
  barsFor,
  LATE_NOTE_ON_MICROS,
  PLAYOUT_CHOICES,
  type PlayoutMode,
  playoutOf,
  stateDueOf,
} from '../../../shared/live/playout.ts'
import { barAt, barsLater, nextGridLine, type SongLines } from '../../../shared/live/song-lines.ts'
import { momentOf, positionAt } from '../../../shared/time/tempo-line.ts'
import { bpm, micros, ms, seconds, ticks } from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { off, on, played as playedAt } from '../../support/played.ts'

const START = micros(1_790_000_000_000_000)
/** 4/4 at 120 from {@link START} on: a bar lasts 2 s, a sixteenth 125 ms. */
const line = { bpm: bpm(120), originTicks: ticks(0), originMicros: START }
const song: SongLines = {
  spans: [{ stretch: line, from: START, until: Number.POSITIVE_INFINITY }],
  metre: { timeSignature: { beats: 4, unit: 4 } },
}
const at = (span: number) => micros(START + span)

const span = fc.integer({ min: 0, max: 20_000_000 }).map(micros)
const delay = fc.integer({ min: 2_000, max: 250_000 }).map(micros)
const mode: fc.Arbitrary<PlayoutMode> = fc.oneof(
  fc.constant<PlayoutMode>({ name: 'live' }),
  delay.map((delay): PlayoutMode => ({ name: 'tight', delay })),
  delay.map((delay): PlayoutMode => ({ name: 'grid', delay, song })),
  fc.integer({ min: 1, max: 4 }).map((bars): PlayoutMode => ({ name: 'bar', bars, song })),
)

describe('where a note is placed', () => {
  it('[LV4] live means on arrival, late means later than packets usually are', () => {
    const arrival = { played: at(1_000), transit: ms(30) }
    const live = (arrived: number) =>
      playoutOf({ name: 'live' }, { ...arrival, arrived: at(arrived) })
    expect(live(31_000)).toEqual({ due: at(31_000), late: 0 })
    expect(live(131_000)).toEqual({ due: at(131_000), late: 100_000 })
    expect(live(21_000)).toEqual({ due: at(21_000), late: -10_000 })
  })

  it('[LV10] tight means a constant delay, and at once for what took longer', () => {
    const tight = { name: 'tight', delay: ms(20) } as const
    const came = (way: number) =>
      playoutOf(tight, { played: at(0), arrived: at(way), transit: ms(12) })
    for (const way of [0, 5_000, 19_999]) expect(came(way).due).toBe(at(20_000))
    expect(came(26_000)).toEqual({ due: at(26_000), late: 6_000 })
  })

  it('[LV10] tight does not hold a long way against a note', () => {
    const tight = { name: 'tight', delay: ms(40) } as const
    const { late } = playoutOf(tight, { played: at(0), arrived: at(300_000), transit: ms(295) })
    expect(late).toBe(5_000)
  })

  it('[LV10] grid means the next sixteenth, and the one after it for what missed its own', () => {
    const grid = { name: 'grid', delay: ms(60), song } as const
    const came = (played: number, way: number) =>
      playoutOf(grid, { played: at(played), arrived: at(played + way), transit: ms(55) }).due
    expect(came(0, 55_000)).toBe(at(125_000))
    expect(came(8_000, 55_000)).toBe(at(125_000))
    expect(came(65_000, 55_000)).toBe(at(125_000))
    expect(came(66_000, 55_000)).toBe(at(250_000))
    expect(came(0, 126_000)).toBe(at(250_000))
  })

  it('[LV10] grid takes eighths where a sixteenth is shorter than 90 ms', () => {
    const fast = { ...line, bpm: bpm(200) }
    const quick: SongLines = { ...song, spans: [{ ...song.spans[0]!, stretch: fast }] }
    expect(nextGridLine(quick, at(2))).toBe(at(150_000))
    expect(nextGridLine(song, at(1))).toBe(START)
    expect(nextGridLine(song, at(2))).toBe(at(125_000))
  })

  it('[LV10] nothing is due before it is here, and no state before what it holds', () => {
    fc.assert(
      fc.property(mode, span, span, (mode, played, way) => {
        const arrival = { played: at(played), arrived: at(played + way), transit: ms(20) }
        const { due, late } = playoutOf(mode, arrival)
        expect(due).toBeGreaterThanOrEqual(arrival.arrived)
        expect(Number.isSafeInteger(due)).toBe(true)
        if (late <= 0) expect(stateDueOf(mode, arrival)).toBeGreaterThanOrEqual(due)
      }),
    )
  })

  it('[LV10] bar means exactly N bars later, to the µs, also through changes of tempo', () => {
    const anyBpm = fc.integer({ min: 20, max: 999 }).map(bpm)
    fc.assert(
      fc.property(fc.array(anyBpm, { minLength: 1, maxLength: 4 }), span, (tempos, played) => {
        const bending = bendingSong(tempos)
        const due = barsLater(bending, at(played), 2)
        const gone = travelled(bending, due) - travelled(bending, at(played))
        expect(Math.abs(gone - 2 * 3_840)).toBeLessThan(0.05)
      }),
    )
    expect(barsLater(song, at(123_457), 3)).toBe(at(6_123_457))
  })

  it('[LV10] [TR10] goes by the tempo timeline: a bar later, and the next sixteenth', () => {
    // 120, and half as fast from bar 2 on, which begins 2 s after the song.
    const mark = { position: ticks(3_840), value: { bpm: bpm(60) } }
    const stretch = { ...line, tempos: [mark] }
    const bending: SongLines = { ...song, spans: [{ ...song.spans[0]!, stretch }] }
    expect(barsLater(bending, at(500_000), 1)).toBe(at(3_000_000))
    expect(barsLater(bending, at(2_500_000), 2)).toBe(at(10_500_000))
    expect([1_990_000, 2_001_000, 2_300_000].map(span => nextGridLine(bending, at(span)))).toEqual(
      [2_000_000, 2_250_000, 2_500_000].map(at),
    )
    expect([1_999_999, 2_000_000, 6_000_000].map(span => barAt(bending, at(span)))).toEqual([
      0, 1, 2,
    ])
  })

  it('[LV10] takes the fewest bars that last as long as the slowest events, and 50 ms', () => {
    expect(barsFor(song, ms(500), START)).toBe(1)
    expect(barsFor(song, ms(1_950), START)).toBe(1)
    expect(barsFor(song, ms(1_951), START)).toBe(2)
    expect(barAt(song, at(2_000_000))).toBe(1)
  })
})

/** A tempo after the other, each for 3 s; the last for good. */
function bendingSong(tempos: readonly ReturnType<typeof bpm>[]): SongLines {
  let origin = ticks(0)
  const spans = tempos.map((tempo, n) => {
    const from = at(n * 3_000_000)
    const until = n === tempos.length - 1 ? Number.POSITIVE_INFINITY : from + 3_000_000
    const stretch = { bpm: tempo, originTicks: origin, originMicros: from }
    origin = positionAt(stretch, micros(from + 3_000_000))
    return { stretch, from, until }
  })
  return { spans, metre: { timeSignature: { beats: 4, unit: 4 } } }
}

/** Ticks since {@link START}, as exact as numbers are. */
function travelled({ spans }: SongLines, moment: number): number {
  let gone = 0
  for (const { stretch, from, until } of spans)
    gone += (Math.max(0, Math.min(moment, until) - from) * stretch.bpm * 960) / 60e6
  return gone
}

describe('a listener’s time', () => {
  function listener() {
    const clock = new FakeClock(START)
    const roomNow = () => micros(clock.now())
    return { clock, roomNow, time: new ListenerTime({ clock, roomNow, choice: 'live' }) }
  }

  it('[LV10] a release is never due before its note, whatever changes meanwhile', () => {
    const choice = fc.constantFrom(...PLAYOUT_CHOICES)
    const way = fc.integer({ min: 1_000, max: 200_000 })
    fc.assert(
      fc.property(choice, choice, way, way, span, fc.boolean(), (a, b, w1, w2, length, runs) => {
        const { clock, roomNow, time } = listener()
        time.follow(runs ? song : undefined)
        time.choose(a)
        const begin = playedAt(on(60), 0, roomNow())
        clock.advance(micros(w1))
        const first = time.place(begin, {
          played: begin.moment,
          arrived: roomNow(),
          transit: ms(20),
        })
        time.choose(b)
        const end = playedAt(off(60), 1, micros(begin.moment + length))
        clock.advance(micros(length + w2))
        const { due } = time.place(end, { played: end.moment, arrived: roomNow(), transit: ms(20) })
        expect(due).toBeGreaterThanOrEqual(Math.min(first.due, roomNow()))
        // A delayed note keeps its length, unless its end came too late for that.
        if (a !== 'live' && a !== 'auto') expect(due).toBe(Math.max(roomNow(), first.due + length))
      }),
    )
  })

  it('[LV10] grid and bar behave as tight while the song stands, and say so', () => {
    const { clock, time } = listener()
    time.choose('bar')
    expect(time.figures()).toMatchObject({ mode: 'tight', why: 'standing', chosen: 'bar' })
    time.follow(song)
    clock.advance(ms(1))
    expect(time.figures()).toMatchObject({ mode: 'bar', why: 'chosen', bars: 1, delay: seconds(2) })
    time.choose('grid')
    time.follow(undefined)
    expect(time.figures()).toMatchObject({ mode: 'tight', why: 'standing' })
  })

  it('[LV10] a song that starts or ends ahead stands until then, and from then on', () => {
    const { clock, time } = listener()
    time.choose('bar')
    const [whole] = song.spans
    time.follow({ ...song, spans: [{ ...whole!, from: at(5_000), until: at(10_000) }] })
    expect(time.mode.name).toBe('tight')
    clock.advance(ms(5))
    expect(time.mode.name).toBe('bar')
    clock.advance(ms(5))
    expect(time.mode.name).toBe('tight')
  })

  it('[LV10] more bars at once when the way gets longer, fewer only in a rest', () => {
    const { clock, time } = listener()
    time.follow(song)
    time.choose('bar')
    const bars = () => (time.mode.name === 'bar' ? time.mode.bars : 0)
    const play = (lateness: number, count: number) => {
      for (let n = 0; n < count; n++) {
        clock.advance(ms(100))
        time.came(micros(lateness))
        time.step(true)
      }
    }
    play(500_000, 20)
    expect(bars()).toBe(1)
    play(2_100_000, 1)
    expect(bars()).toBe(2)
    play(500_000, 400)
    expect(bars()).toBe(2)
    clock.advance(seconds(2))
    time.step(false)
    expect(bars()).toBe(1)
  })

  it('[LV11] what waited for a sleeping machine does not count as the way’s slowness', () => {
    const { clock, time } = listener()
    time.follow(song)
    time.choose('bar')
    for (let n = 0; n < 50; n++) {
      clock.advance(ms(100))
      time.came(seconds(40))
      time.travelled(seconds(40))
      time.step(true)
    }
    expect(time.figures()).toMatchObject({ bars: 1, oneWay: undefined })
    time.choose('tight')
    expect(time.mode).toEqual({ name: 'tight', delay: 2_000 })
  })

  it('[LV10] the figures show the median delay that notes were given', () => {
    const { time } = listener()
    for (const delay of [10, 12, 11, 90, 13]) time.placed(ms(delay))
    expect(time.figures().delay).toBe(12_000)
    expect(time.figures()).toBe(time.figures())
    expect(LATE_NOTE_ON_MICROS).toBe(80_000)
    expect(momentOf(line, ticks(960))).toBe(at(500_000))
  })
})
