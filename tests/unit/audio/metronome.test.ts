import { describe, expect, it } from 'vitest'
import type { ClicksBetween } from '../../../client/audio/click-scheduler.ts'
import { createMetronome } from '../../../client/metronome.ts'
import type { TransportView } from '../../../shared/doc/view.ts'
import type { RoomClock } from '../../../shared/ports.ts'
import { bpm, localMicros, micros, seconds, ticks } from '../../../shared/time/units.ts'

/** Our own clock is ten seconds behind the room's. */
const AHEAD = 10_000_000
const clockAt = (now: number): RoomClock => ({
  now: () => micros(now),
  errorBound: () => micros(0),
  toRoom: local => micros(local + AHEAD),
  toLocal: room => localMicros(room - AHEAD),
})
const COUNTED: TransportView = {
  playing: true,
  anchorPosition: ticks(-3_840),
  anchorMoment: micros(AHEAD),
  entry: ticks(0),
  clock: 'ours',
  bpm: bpm(120),
  timeSignature: { beats: 4, unit: 4 },
}

function setUp(now: number) {
  let clicks: ClicksBetween | undefined
  let shown = false
  const metronome = createMetronome({
    setClicks(next, options) {
      clicks = next
      shown = options?.metronome === true
    },
  })
  const follow = (transport: TransportView) =>
    metronome.follow({ clock: clockAt(now), clockId: () => 'ours', transport })
  const heard = () => clicks?.(localMicros(0), localMicros(seconds(3))) ?? []
  return { metronome, follow, heard, isShown: () => shown }
}

describe('the metronome of a page', () => {
  it('[TR9] clicks on our own clock, each at the room’s moment', () => {
    const { metronome, follow, heard, isShown } = setUp(AHEAD)
    metronome.toggle()
    expect(heard()).toEqual([])
    const { entry: _, ...plain } = COUNTED
    follow(plain)
    expect(heard().map(({ moment }) => moment)).toEqual([0, 0.5e6, 1e6, 1.5e6, 2e6, 2.5e6])
    expect(isShown()).toBe(true)
    metronome.toggle()
    expect(heard()).toEqual([])
    expect(isShown()).toBe(false)
  })

  it('[TR7] lets a count-in be heard by everybody, and shows as off where it is off', () => {
    const { metronome, follow, heard, isShown } = setUp(AHEAD)
    follow(COUNTED)
    expect(heard().map(({ moment, countIn }) => [moment / 1e6, countIn])).toEqual([
      [0, true],
      [0.5, true],
      [1, true],
      [1.5, true],
    ])
    expect(isShown()).toBe(false)
    metronome.toggle()
    expect(heard()).toHaveLength(6)
  })

  it('[TR7] does not count for who comes when the song has begun', () => {
    const { follow, heard } = setUp(AHEAD + seconds(2.5))
    follow(COUNTED)
    expect(heard()).toEqual([])
  })
})
