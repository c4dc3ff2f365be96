import { expect, it } from 'vitest'
import { createAnalyst } from '../../../client/analyst.ts'
import type { AudioEngine } from '../../../client/audio/engine.ts'
import { emptyReading } from '../../../client/audio/feed.ts'
import type { Jam } from '../../../client/jam.ts'
import { checkEdits } from '../../../shared/doc/check-edits.ts'
import type { EditOf } from '../../../shared/doc/edit.ts'
import { type Micros, micros, seconds } from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'

const MUSIC = {
  ...emptyReading().heard,
  shortTerm: -18.04,
  peak: 0.5,
  rms: 0.1,
  centroid: 1234.6,
  rolloff: 5000,
  flatness: 0.123,
  flux: 0.456,
  onsets: 3.12,
  chroma: [1, ...Array.from({ length: 11 }, () => 0.333)],
}

function setUp() {
  const clock = new FakeClock(0)
  const written: EditOf<'set-analysis'>[] = []
  let heard = MUSIC
  let state = 'running'
  let moment: Micros | undefined
  const now = () => micros(clock.now())
  const jam = {
    room: {
      clock: { now },
      session: () => ({ analysis: { moment } }),
      view: () => ({ phase: { name: 'in', since: 0 }, peers: {}, self: { peer: 'p' } }),
      edit: async (edits: readonly EditOf<'set-analysis'>[]) => {
        checkEdits(edits)
        written.push(...edits)
        moment = now()
      },
    },
  } as unknown as Jam
  const audio = {
    meter: () => ({ ...emptyReading(), heard }),
    view: () => ({ state }),
  } as unknown as AudioEngine
  const analyst = createAnalyst({ clock, audio })
  return {
    clock,
    written,
    analyst,
    jam,
    hear: (next: Partial<typeof MUSIC>) => {
      heard = { ...heard, ...next }
    },
    stopSound: () => {
      state = 'interrupted'
    },
  }
}

it('[SY14] levels, timbre, pitch classes and onsets are written every five seconds', () => {
  const { clock, written, analyst, jam } = setUp()
  analyst.follow(jam)
  clock.advance(seconds(21))
  expect(written).toHaveLength(4)
  expect(written[0]?.analysis).toEqual({
    levels: { peak: -6, rms: -20, loudness: -18 },
    spectrum: { centroid: 1235, rolloff: 5000, flatness: 0.12, flux: 0.46 },
    chroma: [1, ...Array.from({ length: 11 }, () => 0.33)],
    rhythm: { onsets: 3.1 },
  })
})

it('[SY14] a rest, a page without sound and one that has left write nothing', () => {
  const { clock, written, analyst, jam, hear, stopSound } = setUp()
  clock.advance(seconds(10))
  hear({ shortTerm: -70 })
  analyst.follow(jam)
  clock.advance(seconds(20))
  expect(written).toEqual([])
  hear({ shortTerm: -20 })
  clock.advance(seconds(1))
  expect(written).toHaveLength(1)
  stopSound()
  clock.advance(seconds(20))
  analyst.follow(undefined)
  clock.advance(seconds(20))
  expect(written).toHaveLength(1)
})
