import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TransportView } from '../../../shared/doc/view.ts'
import type { MidiMessage, PlayedEvent } from '../../../shared/midi/message.ts'
import { LOOPED_BARS, type LoopedBars, loopThat } from '../../../shared/sequence/loop-that.ts'
import { positionIn } from '../../../shared/time/transport.ts'
import { bpm, type Micros, micros, ms, ticks } from '../../../shared/time/units.ts'
import { off, on, played } from '../../support/played.ts'

const CLOCK = 'clock'
const BAR = 3_840
/** A bar of four is two seconds; the song began at moment 0. */
const ROLLING: TransportView = {
  playing: true,
  anchorPosition: ticks(0),
  anchorMoment: micros(0),
  clock: CLOCK,
  bpm: bpm(120),
  timeSignature: { beats: 4, unit: 4 },
}
const bars = (n: number): Micros => micros(n * 2_000_000)
/** What was played, each at a bar and its fraction. */
const phrase = (transport: TransportView, ...notes: readonly (readonly [MidiMessage, number])[]) =>
  notes.map(([message, at], n): PlayedEvent => {
    const moment = bars(at)
    return played(message, n, moment, positionIn(transport, CLOCK, moment))
  })

const press = (
  events: readonly PlayedEvent[],
  count: LoopedBars,
  at: number,
  transport: TransportView = ROLLING,
) => {
  const now = bars(at)
  const known = micros(now + ms(100))
  return loopThat(events, { bars: count, transport, clock: CLOCK, now, known })
}
const notesOf = (clips: ReturnType<typeof press>) =>
  clips.flatMap(({ notes }) => notes.map(({ start, length, pitch }) => [start, length, pitch]))

describe('loop that', () => {
  const two = phrase(ROLLING, [on(60), 2], [off(60), 2.25], [on(64), 3.5], [off(64), 3.75])

  it('[SQ7] repeats the bars that end near the press from the next bar line on', () => {
    const [clip, ...others] = press(two, 2, 3.9)
    expect(others).toEqual([])
    expect(clip).toMatchObject({ start: 4 * BAR, loop: 2 * BAR, length: 512 * BAR })
    expect(clip!.notes).toEqual([
      { start: 0, length: 960, pitch: 60, velocity: 100 },
      { start: 5_760, length: 960, pitch: 64, velocity: 100 },
    ])
  })

  it('[SQ7] goes on in the bars in which it was played when the press comes a little later', () => {
    const clips = press(two, 2, 4.2)
    expect(clips[0]).toMatchObject({ start: 5 * BAR, loop: 2 * BAR })
    expect(notesOf(clips)).toEqual([
      [1_920, 960, 64],
      [BAR, 960, 60],
    ])
  })

  it('[SQ7] takes my last bars, however long I have been silent since', () => {
    expect(notesOf(press(two, 1, 9.6))).toEqual([[1_920, 960, 64]])
    expect(press(two, 1, 9.6)[0]).toMatchObject({ start: 10 * BAR })
  })

  it('[SQ7] quantises nothing, but what comes a little before the first line is on it', () => {
    const early = phrase(ROLLING, [on(60), 1.99], [on(62), 2.123], [off(62), 2.2], [off(60), 2.3])
    expect(notesOf(press(early, 1, 2.9))).toEqual([
      [0, Math.round(0.3 * BAR), 60],
      [472, 296, 62],
    ])
  })

  it('[SQ7] cuts what is still held where the round ends', () => {
    expect(notesOf(press(phrase(ROLLING, [on(60), 2.75]), 1, 2.9))).toEqual([[2_880, 960, 60]])
  })

  it('[SQ7] makes nothing of nothing, of other bars, or of what lies behind a jump', () => {
    expect(press([], 1, 3)).toEqual([])
    const elsewhere = phrase({ ...ROLLING, anchorPosition: ticks(20 * BAR) }, [on(60), 1])
    expect(press(elsewhere, 8, 2)).toEqual([])
  })

  it('[TR8] [SQ7] fills the loop of a song that goes round, each note in its own bar', () => {
    const loop = { on: true, start: ticks(0), end: ticks(4 * BAR) }
    const round = { ...ROLLING, loop }
    const events = phrase(round, [on(60), 3], [off(60), 3.5], [on(62), 4.5], [off(62), 4.75])
    const clips = press(events, 2, 5.2, round)
    expect(clips[0]).toMatchObject({ start: 0, length: 4 * BAR, loop: 2 * BAR })
    expect(notesOf(clips)).toEqual([
      [1_920, 960, 62],
      [BAR, 1_920, 60],
    ])
  })

  it('[SQ7] while the song stands the first of my last notes is on the bar line', () => {
    const still = { ...ROLLING, playing: false, anchorPosition: ticks(BAR + 10) }
    const events = phrase(
      still,
      [on(50), 0],
      [off(50), 0.1],
      [on(60), 5],
      [on(62), 5.5],
      [off(62), 6],
    )
    const clips = press(events, 1, 7, still)
    expect(clips[0]).toMatchObject({ start: 2 * BAR, loop: BAR })
    expect(notesOf(clips)).toEqual([
      [0, BAR, 60],
      [1_920, 1_920, 62],
    ])
  })

  it('[SQ7] sounds each note whole periods after it was played, whenever the press comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 16 * 960 }), { minLength: 1, maxLength: 20 }),
        fc.constantFrom(...LOOPED_BARS),
        fc.double({ min: 16, max: 16.99, noNaN: true }),
        (starts, count, at) => {
          const events = starts
            .toSorted((a, b) => a - b)
            .map((start, n) => {
              const position = ticks(12 * BAR + start)
              return played(on(60 + (n % 5)), n, bars(position / BAR), position)
            })
          const [clip] = press(events, count, at)
          if (!clip) return
          expect(clip.start % BAR).toBe(0)
          expect(clip.start).toBeGreaterThan(at * BAR)
          for (const { start, length, pitch } of clip.notes) {
            expect(start >= 0 && start + length <= clip.loop).toBe(true)
            const whole = events.some(event => {
              const away = (clip.start + start - event.position) % clip.loop
              return event.data1 === pitch && (away === 0 || away <= 120)
            })
            expect(whole).toBe(true)
          }
        },
      ),
    )
  })
})
