import { describe, expect, it } from 'vitest'
import type { Edit } from '../../../shared/doc/edit.ts'
import type { TransportView } from '../../../shared/doc/view.ts'
import { createClockFollower } from '../../../shared/midi/clock-follow.ts'
import type { ClockInReading } from '../../../shared/midi/clock-in.ts'
import { bpm, micros, ms, seconds, ticks } from '../../../shared/time/units.ts'

const CLOCK = 'c'
const rest: TransportView = {
  playing: false,
  anchorPosition: ticks(0),
  anchorMoment: micros(0),
  clock: CLOCK,
  bpm: bpm(120),
  timeSignature: { beats: 4, unit: 4 },
}
const rolling: TransportView = { ...rest, playing: true }
const silent: ClockInReading = {
  state: 'silent',
  bpm: undefined,
  jitter: micros(0),
  running: false,
  position: 0,
  starts: 0,
  stops: 0,
}
const steady = (tempo: number, change: Partial<ClockInReading> = {}): ClockInReading => ({
  ...silent,
  state: 'settled',
  bpm: bpm(tempo),
  ...change,
})

function aFollower() {
  const follower = createClockFollower()
  const step = (reading: ClockInReading, transport: TransportView, now: number, lead = 0) =>
    follower.step(reading, { transport, clock: CLOCK, now: micros(now), lead: micros(lead) })
  return { follower, step }
}
const types = (edits: readonly Edit[]) => edits.map(edit => edit.type)

describe('Follow incoming clock', () => {
  it('[MO7] sets the tempo only when it differs by more than 0.2 bpm, at most every 500 ms', () => {
    const { step } = aFollower()
    expect(step(silent, rest, 0)).toEqual([])
    expect(step(steady(120.15), rest, seconds(1))).toEqual([])
    expect(step(steady(132.02), rest, seconds(2))).toEqual([{ type: 'set-tempo', bpm: 132 }])
    expect(step(steady(140), rest, seconds(2.4))).toEqual([])
    expect(step(steady(140), rest, seconds(2.5))).toEqual([{ type: 'set-tempo', bpm: 140 }])
    expect(step(steady(126.456), rest, seconds(4))).toEqual([{ type: 'set-tempo', bpm: 126.46 }])
  })

  it('[MO7] starts where the source will be when the start takes effect, and stops with it', () => {
    const { step } = aFollower()
    const begun = steady(120, { running: true, starts: 1, position: 960 })
    expect(step(begun, rest, 0, ms(125))).toEqual([
      { type: 'play', position: 960 + 240, quantum: 'none' },
    ])
    const over = steady(120, { starts: 1, stops: 1, position: 1200 })
    expect(step(over, rolling, seconds(1))).toEqual([{ type: 'stop', quantum: 'none' }])
    expect(step(over, rest, seconds(2))).toEqual([])
  })

  it('[MO7] a Start in the middle of the song seeks', () => {
    const { step } = aFollower()
    const again = steady(120, { running: true, starts: 1, position: 3840 })
    expect(step(again, rolling, seconds(9))).toEqual([
      { type: 'seek', position: 3840, quantum: 'none' },
    ])
  })

  it('[MO7] a Stop that comes within 500 ms of an edit is done when they are over', () => {
    const { step } = aFollower()
    step(steady(120, { running: true, starts: 1 }), rest, 0)
    const over = steady(120, { starts: 1, stops: 1 })
    expect(step(over, rolling, ms(100))).toEqual([])
    expect(types(step(over, rolling, ms(500)))).toEqual(['stop'])
  })

  it('[MO7] leaves a song alone that is within 20 ms, and corrects one that is not', () => {
    const { step } = aFollower()
    const playing = (position: number, tempo = 120) =>
      steady(tempo, { running: true, starts: 1, position })
    step(playing(0), rest, 0)
    expect(step(playing(1920 + 30), rolling, seconds(1))).toEqual([])
    expect(step(playing(3840 + 50), rolling, seconds(2))).toEqual([
      { type: 'seek', position: 3890, quantum: 'none' },
    ])
    expect(types(step(playing(5760 + 50, 120.1), rolling, seconds(3)))).toEqual([
      'set-tempo',
      'seek',
    ])
  })

  it('[MO7] does not pull at a room that goes round a loop', () => {
    const { step } = aFollower()
    const loop = { on: true, start: ticks(0), end: ticks(3840) }
    step(steady(120, { running: true, starts: 1 }), rest, 0)
    const far = steady(120, { running: true, starts: 1, position: 9_600 })
    expect(step(far, { ...rolling, loop }, seconds(5))).toEqual([])
  })

  it('[MO7] notices that somebody else keeps setting another tempo', () => {
    const { follower, step } = aFollower()
    for (let n = 0; n < 4; n++) {
      expect(follower.overruled).toBe(false)
      step(steady(140), rest, seconds(n))
    }
    step(steady(140), rest, seconds(4))
    expect(follower.overruled).toBe(true)
  })
})
