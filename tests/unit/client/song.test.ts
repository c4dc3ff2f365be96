import { describe, expect, it } from 'vitest'
import type { AheadOutput } from '../../../client/audio/ahead-output.ts'
import { createSongPlayer } from '../../../client/song.ts'
import type { SongSource } from '../../../client/song-source.ts'
import { createTrackStrips } from '../../../client/strips.ts'
import type { SessionView, TrackView, TransportView } from '../../../shared/doc/view.ts'
import { isNoteOn } from '../../../shared/midi/message.ts'
import type { RoomClock } from '../../../shared/ports.ts'
import {
  bpm,
  localMicros,
  type Micros,
  micros,
  ms,
  seconds,
  ticks,
} from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { clipOf, type ShortNote, trackOf, tracksOf } from '../../support/songs.ts'

const RATE = 48_000
const ROLLING: TransportView = {
  playing: true,
  anchorPosition: ticks(0),
  anchorMoment: seconds(2),
  clock: 'clock',
  bpm: bpm(120),
  timeSignature: { beats: 4, unit: 4 },
}

/** The audio thread, heard 20 ms late, that keeps what it was told and was not told to forget. */
class Thread implements AheadOutput {
  readonly clock = new FakeClock(0)
  runs = true
  /** µs by which its frames have drifted. */
  drift = 0
  events: { frame: number; source: number; key: number; on: boolean }[] = []
  readonly late: number[] = []

  rate = () => RATE
  #frame = (moment: number) => Math.round(((moment + this.drift) / 1e6) * RATE)
  frameHeardAt = (moment: number) => (this.runs ? this.#frame(moment - 20_000) : undefined)
  frameNow = () => (this.runs ? this.#frame(this.clock.now()) : undefined)
  hand: AheadOutput['hand'] = (frame, source, message) => {
    if (frame < this.#frame(this.clock.now())) this.late.push(frame)
    this.events.push({ frame, source, key: message.data1, on: isNoteOn(message) })
  }
  cancel: AheadOutput['cancel'] = (frame, source) => {
    this.events = this.events.filter(event => event.source !== source || event.frame < frame)
  }
  release = (source: number) => {
    const now = this.#frame(this.clock.now())
    this.events = this.events.filter(event => event.source !== source || event.frame < now)
  }
}

function stage() {
  const thread = new Thread()
  const roomClock: RoomClock = {
    now: () => micros(thread.clock.now()),
    errorBound: () => micros(0),
    toRoom: local => micros(local),
    toLocal: room => localMicros(room),
  }
  const chosen: (readonly [strip: number, instrument: string])[] = []
  const player = createSongPlayer({
    clock: thread.clock,
    output: thread,
    strips: createTrackStrips(),
    instruments: { hear: (strip, _name, { instrument }) => chosen.push([strip, instrument]) },
    release: thread.release,
  })
  const follow = (tracks: readonly TrackView[], transport = ROLLING): SongSource => {
    const session = { tracks: tracksOf(tracks), players: {}, transport } as unknown as SessionView
    const source = { session, clock: roomClock, clockId: () => 'clock' }
    player.follow(source)
    return source
  }
  const heard = () =>
    thread.events
      .map(({ frame, key, on }) => [frame, on ? key : -key])
      .sort((a, b) => a[0]! - b[0]!)
  return { thread, player, follow, heard, chosen }
}

const melody = (...notes: readonly ShortNote[]) =>
  trackOf(1, [clipOf(1, { start: 0, length: 38_400 }, notes)])
/** The frame in which what is at that position must enter to be heard when the song is there. */
const frameOf = (position: number, from: Micros = seconds(2)): number =>
  Math.round(((from - 20_000 + Math.round((position / 1_920) * 1e6)) / 1e6) * RATE)

describe('the song on the audio thread', () => {
  it('[SQ3] places each note on the frame in which it is heard when the song is there', () => {
    const { thread, follow, heard } = stage()
    const notes = Array.from({ length: 40 }, (_, n) => [n * 241, 200, 40 + n] as const)
    follow([melody(...notes)])
    thread.clock.advance(seconds(10))
    expect(heard()).toEqual(
      notes
        .flatMap(([start, length, key]) => [
          [frameOf(start), key],
          [frameOf(start + length), -key],
        ])
        .toSorted((a, b) => a[0]! - b[0]!),
    )
    expect(thread.late).toEqual([])
  })

  it('[SQ4] takes back what an edit has moved, and has the new note where it lies now', () => {
    const { thread, follow, heard } = stage()
    follow([melody([1_920, 480, 60], [2_400, 480, 62])])
    thread.clock.advance(ms(2_900))
    expect(heard()).toContainEqual([frameOf(1_920), 60])
    follow([melody([2_112, 480, 61], [2_400, 480, 62])])
    thread.clock.advance(seconds(2))
    expect(heard()).toEqual([
      [frameOf(2_112), 61],
      [frameOf(2_400), 62],
      [frameOf(2_592), -61],
      [frameOf(2_880), -62],
    ])
  })

  it('[SQ3] places what is ahead anew when the clocks part, and neither doubles nor loses a note', () => {
    const { thread, follow, heard } = stage()
    follow([melody(...Array.from({ length: 60 }, (_, n) => [n * 96, 90, 40 + n] as const))])
    for (let n = 0; n < 100; n++) {
      thread.clock.advance(ms(50))
      thread.drift += 300
    }
    const frames = heard()
    expect(frames.map(([, key]) => key)).toEqual(
      Array.from({ length: 60 }, (_, n) => [40 + n, -(40 + n)]).flat(),
    )
    const last = frames.at(-2)!
    expect(Math.abs(last[0]! - (frameOf(59 * 96) + 0.0295 * RATE))).toBeLessThan(0.003 * RATE)
    expect(thread.late).toEqual([])
  })

  it('[SQ5] is silent while there is no sound, and comes in with the next onset', () => {
    const { thread, player, follow, heard } = stage()
    thread.runs = false
    follow([melody([0, 960, 60], [1_920, 960, 62])])
    thread.clock.advance(ms(2_500))
    expect(heard()).toEqual([])
    thread.runs = true
    player.restart()
    thread.clock.advance(seconds(2))
    expect(heard()).toEqual([
      [frameOf(1_920), 62],
      [frameOf(2_880), -62],
    ])
  })

  it('[SQ2] falls silent when the room is left', () => {
    const { thread, player, follow, heard } = stage()
    follow([melody([0, 960, 60], [1_200, 960, 62])])
    thread.clock.advance(ms(2_500))
    player.follow(undefined)
    thread.clock.advance(seconds(2))
    expect(heard()).not.toContainEqual([frameOf(1_200), 62])
  })

  it('plays each track on its own instrument, and on another as soon as it is chosen', () => {
    const { follow, chosen } = stage()
    const [bass, keys] = [trackOf(1, []), trackOf(2, [])]
    follow([{ ...bass, instrument: 'bass' }, keys])
    follow([{ ...bass, instrument: 'organ' }, keys])
    const [first, second, third] = chosen
    expect(first?.[1]).toBe('bass')
    expect(second?.[0]).not.toBe(first?.[0])
    expect(third).toEqual([first?.[0], 'organ'])
  })
})
