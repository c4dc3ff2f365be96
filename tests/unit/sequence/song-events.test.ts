import { describe, expect, it } from 'vitest'
import type { TransportView } from '../../../shared/doc/view.ts'
import { songEvents } from '../../../shared/sequence/song-events.ts'
import { bpm, type Micros, micros, seconds, ticks } from '../../../shared/time/units.ts'
import { clipOf, trackId, trackOf, tracksOf } from '../../support/songs.ts'

const CLOCK = 'clock'
/** One beat is half a second. */
const ROLLING: TransportView = {
  playing: true,
  anchorPosition: ticks(0),
  anchorMoment: seconds(10),
  clock: CLOCK,
  bpm: bpm(120),
  timeSignature: { beats: 4, unit: 4 },
}
const LONG = clipOf(1, { start: 0, length: 15_360 }, [
  [0, 960, 60],
  [960, 9_600, 64],
])

const eventsOf = (transport: Partial<TransportView>, from: Micros, until: Micros) => {
  const session = {
    tracks: tracksOf([trackOf(1, [LONG])]),
    players: {},
    transport: { ...ROLLING, ...transport },
  }
  return songEvents({ session, clock: CLOCK }, from, until).map(event => {
    expect(event.track).toBe(trackId(1))
    return [(event.moment - seconds(10)) / 1e6, event.pitch, event.velocity]
  })
}

describe('a song', () => {
  it('[SQ2] begins and ends its notes at the moments of their places', () => {
    expect(eventsOf({}, seconds(0), seconds(20))).toEqual([
      [0, 60, 100],
      [0.5, 60, 0],
      [0.5, 64, 100],
      [5.5, 64, 0],
    ])
  })

  it('[SQ2] is not heard before it begins, nor in its count-in, nor on another clock', () => {
    const counted = { anchorPosition: ticks(-3_840), entry: ticks(960) }
    expect(eventsOf(counted, seconds(0), seconds(13))[0]).toEqual([2.5, 64, 100])
    expect(eventsOf({ clock: 'another' }, seconds(0), seconds(20))).toEqual([])
    expect(eventsOf({ playing: false }, seconds(0), seconds(20))).toEqual([])
  })

  it('[SQ2] begins no note in its middle', () => {
    expect(eventsOf({ anchorPosition: ticks(1_000) }, seconds(0), seconds(20))).toEqual([])
    expect(eventsOf({}, seconds(11), seconds(20))).toEqual([])
  })

  it('[SQ2] ends with each round what sounds, and begins it anew', () => {
    const loop = { on: true, start: ticks(480), end: ticks(1_920) }
    expect(eventsOf({ loop }, seconds(10), micros(11_800_000))).toEqual([
      [0, 60, 100],
      [0.5, 60, 0],
      [0.5, 64, 100],
      [1, 64, 0],
      [1.25, 64, 100],
      [1.75, 64, 0],
    ])
  })

  it('[SQ2] holds a note through a bend of the tempo, and ends it at a jump and at the stop', () => {
    const first = { bpm: bpm(120), originTicks: ticks(0), originMicros: seconds(10) }
    const bend = { before: [first], anchorMoment: seconds(11), anchorPosition: ticks(1_920) }
    const faster = eventsOf({ ...bend, bpm: bpm(240) }, seconds(10), seconds(20))
    expect(faster.slice(2)).toEqual([
      [0.5, 64, 100],
      [3.25, 64, 0],
    ])
    const jumped = eventsOf({ ...bend, anchorPosition: ticks(0) }, seconds(10), micros(11_200_000))
    expect(jumped.slice(2)).toEqual([
      [0.5, 64, 100],
      [1, 64, 0],
      [1, 60, 100],
      [1.2, 60, 0],
    ])
    const stopped = eventsOf({ ...bend, playing: false }, seconds(10), seconds(20))
    expect(stopped.at(-1)).toEqual([1, 64, 0])
  })
})
