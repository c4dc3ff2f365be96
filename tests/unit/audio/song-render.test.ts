import { expect, it } from 'vitest'
import { createSongPlayer } from '../../../client/song.ts'
import { createTrackStrips } from '../../../client/strips.ts'
import type { SessionView, TransportView } from '../../../shared/doc/view.ts'
import { bpm, localMicros, micros, ms, ticks } from '../../../shared/time/units.ts'
import { JamPlayer } from '../../../worklets/dsp/mixer/jam-player.ts'
import { TAP_BYTES, Tap } from '../../../worklets/dsp/mixer/tap.ts'
import { CANCEL_SCHEDULED } from '../../../worklets/dsp/queue/timed-event.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { clipOf, trackOf, tracksOf } from '../../support/songs.ts'

/** Low, since every frame is rendered alone. */
const RATE = 8_000
const BLOCK = 128
const ROLLING: TransportView = {
  playing: true,
  anchorPosition: ticks(0),
  anchorMoment: ms(100),
  clock: 'clock',
  bpm: bpm(120),
  timeSignature: { beats: 4, unit: 4 },
}

/** A page and its audio thread, block by block, and the frames at which each note was begun. */
function render(seconds: number, sessionAt: (ms: number) => SessionView): readonly number[] {
  const clock = new FakeClock(0)
  const tap = new Tap(new ArrayBuffer(TAP_BYTES))
  const jam = new JamPlayer(RATE, tap)
  const frameAt = (moment: number): number => Math.round((moment / 1e6) * RATE)
  const player = createSongPlayer({
    clock,
    strips: createTrackStrips(),
    instruments: { hear: () => {} },
    release: () => {},
    output: {
      rate: () => RATE,
      frameHeardAt: frameAt,
      frameNow: () => frameAt(clock.now()),
      hand: (frame, source, message) => jam.push({ frame, source, ...message }),
      cancel: (frame, source, data1) =>
        jam.push({ frame, source, status: CANCEL_SCHEDULED, data1, data2: 0 }),
    },
  })
  const room = {
    now: () => micros(clock.now()),
    errorBound: () => micros(0),
    toRoom: micros,
    toLocal: localMicros,
  }
  const left = new Float32Array(1)
  const right = new Float32Array(1)
  const begun: number[] = []
  let session: SessionView | undefined
  let noteOns = 0
  for (let frame = 0; frame < seconds * RATE; frame++) {
    if (frame % BLOCK === 0) {
      clock.advance(micros((frame / RATE) * 1e6 - clock.now()))
      const next = sessionAt((frame / RATE) * 1000)
      if (next !== session) player.follow({ session: next, clock: room, clockId: () => 'clock' })
      session = next
    }
    jam.render(left, right, frame)
    const { noteOns: now, late } = tap.read().counts
    expect(late).toBe(0)
    for (; noteOns < now; noteOns++) begun.push(frame)
  }
  return begun
}

const sessionOf = (notes: readonly (readonly [number, number, number])[]): SessionView =>
  ({
    tracks: tracksOf([trackOf(1, [clipOf(1, { start: 0, length: 38_400 }, notes)])]),
    players: {},
    transport: ROLLING,
  }) as unknown as SessionView

it('[SQ3] [SY1] begins every note of the document on its exact frame in the audio thread', () => {
  const places = [0, 61, 240, 241, 311, 480]
  const session = sessionOf(places.map((start, n) => [start, 50, 60 + n]))
  const begun = render(0.4, () => session)
  expect(begun).toEqual(places.map(at => Math.round(0.1 * RATE + (at * RATE) / 1_920)))
})

it('[SQ4] begins what an edit has moved on the frame where it lies now, and not where it lay', () => {
  const before = sessionOf([
    [120, 50, 60],
    [480, 50, 62],
  ])
  const after = sessionOf([
    [120, 50, 60],
    [540, 50, 62],
  ])
  const begun = render(0.4, now => (now < 280 ? before : after))
  expect(begun).toEqual([120, 540].map(at => Math.round(0.1 * RATE + (at * RATE) / 1_920)))
})
