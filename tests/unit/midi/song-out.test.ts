import { describe, expect, it } from 'vitest'
import { createSongOut } from '../../../client/midi/song-out.ts'
import type { SongSource } from '../../../client/song-source.ts'
import type { SessionView, TrackView, TransportView } from '../../../shared/doc/view.ts'
import type { RoomClock } from '../../../shared/ports.ts'
import { bpm, localMicros, micros, ms, seconds, ticks } from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { clipOf, type ShortNote, trackId, trackOf, tracksOf } from '../../support/songs.ts'

/** The room's clock is a second ahead of the page's. */
const AHEAD = 1_000_000
const ROLLING: TransportView = {
  playing: true,
  anchorPosition: ticks(0),
  anchorMoment: seconds(3),
  clock: 'clock',
  bpm: bpm(120),
  timeSignature: { beats: 4, unit: 4 },
}
const roomOf = (clock: FakeClock): RoomClock => ({
  now: () => micros(clock.now() + AHEAD),
  errorBound: () => micros(0),
  toRoom: local => micros(local + AHEAD),
  toLocal: room => localMicros(room - AHEAD),
})

function stage() {
  const clock = new FakeClock(0)
  const sent: (readonly [key: number, due: number, ahead: number])[] = []
  const released: string[] = []
  const out = createSongOut({
    clock,
    out: {
      play({ id, route }, { status, data1 }, due) {
        expect([id, route]).toEqual([trackId(1), trackId(1)])
        sent.push([status === 0x90 ? data1 : -data1, due, due - clock.now()])
      },
      release: id => released.push(id),
    },
  })
  const room = roomOf(clock)
  const follow = (tracks: readonly TrackView[], transport = ROLLING): void => {
    const session = { tracks: tracksOf(tracks), players: {}, transport } as unknown as SessionView
    const source: SongSource = { session, clock: room, clockId: () => 'clock' }
    out.follow(source)
  }
  return { clock, sent, released, out, follow }
}
const melody = (...notes: readonly ShortNote[]) =>
  trackOf(1, [clipOf(1, { start: 0, length: 38_400 }, notes)])

describe('the song on a MIDI output', () => {
  it('[MO1] sends each note for its moment, a little before it', () => {
    const { clock, sent, follow } = stage()
    follow([melody([0, 480, 60], [1_920, 480, 62])])
    clock.advance(seconds(5))
    expect(sent.map(([key, due]) => [key, due])).toEqual([
      [60, 2_000_000],
      [-60, 2_250_000],
      [62, 3_000_000],
      [-62, 3_250_000],
    ])
    for (const [, , ahead] of sent) expect(ahead > 60_000 && ahead <= 100_000).toBe(true)
  })

  it('[SQ4] sends what an edit made of it, and nothing twice', () => {
    const { clock, sent, follow } = stage()
    follow([melody([0, 960, 60], [1_920, 480, 62])])
    clock.advance(ms(2_880))
    follow([melody([0, 960, 60], [2_112, 480, 64])])
    clock.advance(seconds(2))
    expect(sent.map(([key]) => key)).toEqual([60, -60, 64, -64])
  })

  it('[MO2] lets go of everything when the room is left', () => {
    const { clock, sent, released, out, follow } = stage()
    follow([melody([0, 9_600, 60])])
    clock.advance(ms(2_500))
    out.follow(undefined)
    clock.advance(seconds(9))
    expect(sent.map(([key]) => key)).toEqual([60])
    expect(released).toEqual([trackId(1)])
  })
})
