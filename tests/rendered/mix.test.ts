import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_STRIP } from '../../shared/doc/defaults.ts'
import type { StripView } from '../../shared/doc/view.ts'
import { type EffectName, effectIndex } from '../../shared/sound/effects.ts'
import { Jam } from '../../worklets/dsp/mixer/jam.ts'
import { encodeEffect, SET_EFFECT, stripCommands } from '../../worklets/dsp/mixer/strip-command.ts'
import { TAP_BYTES, Tap } from '../../worklets/dsp/mixer/tap.ts'
import { NOW, PANIC, type TimedEvent } from '../../worklets/dsp/queue/timed-event.ts'
import { eventAt, noteOffAt, noteOnAt, renderJam, SAMPLE_RATE } from '../support/jam-render.ts'
import { db, peakOf, rmsDb } from '../support/spectrum.ts'
import { truePeakDb } from '../support/true-peak.ts'

const strip = (source: number, change: Partial<StripView>, frame = NOW): TimedEvent[] =>
  stripCommands({ ...DEFAULT_STRIP, ...change }).map(([status, value]) =>
    eventAt(frame, { source, status, data1: value >> 7, data2: value & 0x7f }),
  )
const effect = (name: EffectName, value: number): TimedEvent => {
  const index = effectIndex(name)
  const encoded = encodeEffect(index, value)
  return eventAt(NOW, {
    source: index,
    status: SET_EFFECT,
    data1: encoded >> 7,
    data2: encoded & 0x7f,
  })
}
/** The last half second of one: everything has arrived where it is set. */
function hear(events: readonly TimedEvent[]) {
  const { left, right, reading } = renderJam({
    events: [effect('glue', 0), ...events],
    frames: SAMPLE_RATE,
  })
  return { left: left.subarray(24_000), right: right.subarray(24_000), whole: left, reading }
}
const NOTE = noteOnAt(4800, 60, 80)

describe('mixer', () => {
  it('[SY11] plays a strip as loud as its level says, silent at the bottom', () => {
    const plain = rmsDb(hear([NOTE]).left)
    for (const level of [-30, -6, 3])
      expect(rmsDb(hear([...strip(0, { level }), NOTE]).left)).toBeCloseTo(plain + level, 1)
    expect(peakOf(hear([...strip(0, { level: -96 }), NOTE]).left)).toBe(0)
  })

  it('[SY11] pans at constant power, 0 dB in the middle', () => {
    const { left, right } = hear([NOTE])
    for (const pan of [-1, -0.5, 0.3, 1]) {
      const panned = hear([...strip(0, { pan }), NOTE])
      const angle = (Math.PI / 4) * (pan + 1)
      const gains = [Math.SQRT2 * Math.cos(angle), Math.SQRT2 * Math.sin(angle)] as const
      const isClose = (side: Float32Array, from: Float32Array, gain: number) =>
        peakOf(side.map((sample, i) => sample - gain * from[i]!)) < 1e-4
      expect(isClose(panned.left, left, gains[0])).toBe(true)
      expect(isClose(panned.right, right, gains[1])).toBe(true)
    }
  })

  it('[SY11] hears only what is solo while anything is, and never what is muted', () => {
    const both = [noteOnAt(4800, 60, 80, 1), noteOnAt(4800, 67, 80, 2)]
    const [one] = both
    const alone = hear([one!]).left
    const solo = hear([...strip(1, { solo: true }), ...both]).left
    expect(peakOf(solo.map((sample, i) => sample - alone[i]!))).toBeLessThan(1e-5)
    const muted = hear([...strip(2, { mute: true }), ...both]).left
    expect(peakOf(muted.map((sample, i) => sample - alone[i]!))).toBeLessThan(1e-5)
    expect(peakOf(hear([...strip(1, { solo: true, mute: true }), ...both]).left)).toBe(0)
  })

  it('[SY11] sends behind the fader: what is muted is in no reverb', () => {
    const stab = [noteOnAt(4800, 60, 100), noteOffAt(7200, 60)]
    const wet = hear([...strip(0, { reverbSend: 0 }), ...stab]).left
    expect(rmsDb(wet)).toBeGreaterThan(-60)
    expect(peakOf(hear(stab).left)).toBeLessThan(1e-4)
    expect(peakOf(hear([...strip(0, { reverbSend: 0, mute: true }), ...stab]).left)).toBeLessThan(
      1e-5,
    )
    expect(peakOf(hear([...strip(0, { delaySend: 0 }), ...stab]).left)).toBeGreaterThan(0.02)
  })

  it('[SY11] echoes in the tempo that it is told', () => {
    const click = [
      ...strip(0, { delaySend: 0, level: 0 }),
      noteOnAt(4800, 60, 100),
      noteOffAt(5000, 60),
    ]
    const onset = (bpm: number) => {
      const { left } = renderJam({
        events: [
          effect('tempo', bpm),
          effect('delayBeats', 5),
          effect('delayFeedback', 0),
          ...click,
        ],
        frames: 2 * SAMPLE_RATE,
      })
      const quiet = 4800 + 20_000
      return quiet + left.subarray(quiet).findIndex(sample => Math.abs(sample) > 1e-3)
    }
    expect(Math.abs(onset(100) - onset(120) - 4800)).toBeLessThan(60)
  })

  it('[SY11] moves every setting without a click', () => {
    const tone = noteOnAt(1, 48, 70)
    const changes = [...strip(0, { level: -20, pan: 0.9, reverbSend: -6, delaySend: -6 }, 24_000)]
    const { left } = renderJam({ events: [effect('glue', 0), tone, ...changes], frames: 36_000 })
    const bends = left.map((sample, i) => sample - 2 * (left[i - 1] ?? 0) + (left[i - 2] ?? 0))
    const before = peakOf(bends.subarray(18_000, 24_000))
    expect(peakOf(bends.subarray(24_000, 30_000))).toBeLessThan(1.5 * before)
  })

  it('[SY6] is silent within 12 ms of a panic, reverb and echoes too', () => {
    const jam = new Jam(SAMPLE_RATE, new Tap(new ArrayBuffer(TAP_BYTES)))
    const render = (frames: number) => {
      const [left, right] = [new Float32Array(frames), new Float32Array(frames)]
      jam.render(left, right, 0, frames)
      return left
    }
    for (const event of strip(0, { reverbSend: 0, delaySend: 0 })) jam.handle(event)
    render(24_000)
    jam.handle(noteOnAt(NOW, 60, 100))
    expect(peakOf(render(48_000).subarray(40_000))).toBeGreaterThan(0.05)
    jam.handle(eventAt(NOW, { status: PANIC }))
    expect(peakOf(render(48_000).subarray(576))).toBeLessThan(1e-5)
    jam.handle(noteOnAt(NOW, 60, 100))
    expect(peakOf(render(4800))).toBeGreaterThan(0.05)
  })

  it('shows the level of each strip behind its fader', () => {
    const { reading } = hear([...strip(3, { level: -10 }), noteOnAt(4800, 60, 80, 3), NOTE])
    const [loud, soft] = [reading.strips[1]!, reading.strips[7]!]
    expect(db(soft) - db(loud)).toBeCloseTo(-10, 0)
    expect(reading.strips[2 * 9]).toBe(0)
  })

  it('[SY3] stays at or below −1 dBTP with every fader up and every note down', () => {
    const events = Array.from({ length: 8 }, (_, source) => [
      ...strip(source, { level: 12, reverbSend: 12, delaySend: 12 }),
      ...[36, 48, 60, 72, 84].map(note => noteOnAt(1, note + source, 127, source)),
    ]).flat()
    const { left, right } = renderJam({ events, frames: 24_000 })
    expect(truePeakDb(left)).toBeLessThanOrEqual(-1)
    expect(truePeakDb(right)).toBeLessThanOrEqual(-1)
  })

  it('[SY2] renders the same samples whatever the sizes of the blocks, with everything in use', () => {
    const events = [
      ...strip(0, { reverbSend: -3, delaySend: -3, pan: 0.2 }),
      noteOnAt(100, 60),
      eventAt(300, { status: 0xb0, data1: 93, data2: 100 }),
      ...strip(0, { level: -4, pan: -0.7, reverbSend: -20 }, 1500),
      effect('reverbSeconds', 4),
      noteOffAt(2500, 60),
    ]
    const render = (blockSizes: readonly number[]) =>
      renderJam({ events, frames: 9000, blockSizes }).left
    const once = render([9000])
    const size = fc.integer({ min: 1, max: 2048 })
    fc.assert(
      fc.property(fc.array(size, { minLength: 1, maxLength: 5 }), sizes => {
        expect(Buffer.from(render(sizes).buffer).equals(Buffer.from(once.buffer))).toBe(true)
      }),
      { numRuns: 15 },
    )
    for (const one of [64, 128, 256, 512, 1024, 2048]) expect(render([one])).toEqual(once)
  })
})
