import { describe, expect, it } from 'vitest'
import { createInstrumentFeed } from '../../../client/audio/instrument-feed.ts'
import { CHOOSE_INSTRUMENT, NOW, SET_PARAMETER } from '../../../worklets/dsp/queue/timed-event.ts'
import { eventAt, noteOnAt, renderJam } from '../../support/jam-render.ts'
import { peakOf, rmsDb } from '../../support/spectrum.ts'

function setUp() {
  const handed: number[][] = []
  return { handed, feed: createInstrumentFeed((...all) => handed.push(all)) }
}
const events = (handed: readonly (readonly number[])[]) =>
  handed.map(([source = 0, status = 0, data1 = 0, data2 = 0]) =>
    eventAt(NOW, { source, status, data1, data2 }),
  )
const heard = (handed: readonly (readonly number[])[]) =>
  renderJam({ events: [...events(handed), noteOnAt(100, 48, 100, 5)], frames: 12_000 }).left

describe('the instrument feed', () => {
  it('[SY10] reaches the audio thread: another instrument, another sound', () => {
    const { handed, feed } = setUp()
    feed.choose(5, { instrument: 2, preset: 1 })
    const [organ, synth] = [heard(handed), heard([])]
    expect(peakOf(organ.map((x, i) => x - synth[i]!))).toBeGreaterThan(0.05)
    feed.choose(5, undefined)
    expect(peakOf(heard(handed))).toBe(0)
  })

  it('[SY10] turns a knob in steps too fine to hear, all the way', () => {
    const { handed, feed } = setUp()
    feed.choose(5, { instrument: 0, preset: 0 })
    feed.turn(5, 4, 1)
    const bright = heard(handed)
    feed.turn(5, 4, Number.NaN)
    feed.turn(5, 4, -3)
    expect(rmsDb(bright)).toBeGreaterThan(rmsDb(heard(handed)) + 3)
    for (const [, , data1 = 0, data2 = 0] of handed) expect((data1 | data2) & ~0x7f).toBe(0)
  })

  it('says all of it again to an audio thread that began anew, and no more than counts', () => {
    const { handed, feed } = setUp()
    feed.choose(3, { instrument: 1, preset: 0 })
    feed.turn(3, 2, 0.25)
    feed.choose(3, { instrument: 4, preset: 2 })
    feed.turn(3, 1, 0.5)
    feed.turn(3, 1, 0.75)
    handed.length = 0
    feed.replay()
    expect(handed.map(([source, status]) => [source, status])).toEqual([
      [3, CHOOSE_INSTRUMENT],
      [3, SET_PARAMETER],
    ])
  })
})
