import { describe, expect, it } from 'vitest'
import { DEFAULT_STRIP } from '../../shared/doc/defaults.ts'
import { CEILING, Limiter } from '../../worklets/dsp/effects/limiter.ts'
import { JamPlayer } from '../../worklets/dsp/mixer/jam-player.ts'
import { stripCommands } from '../../worklets/dsp/mixer/strip-command.ts'
import { TAP_BYTES, Tap } from '../../worklets/dsp/mixer/tap.ts'
import { EventRing } from '../../worklets/dsp/queue/event-ring.ts'
import {
  CANCEL_CLICKS,
  CANCEL_SCHEDULED,
  CLICK,
  NOW,
  PANIC,
  RELEASE_SOURCE,
  SET_GAIN,
} from '../../worklets/dsp/queue/timed-event.ts'
import { eventAt, noteOffAt, noteOnAt, renderJam, SAMPLE_RATE } from '../support/jam-render.ts'
import { peakOf, rmsDb, strongestHz } from '../support/spectrum.ts'

const DELAY = new Limiter(SAMPLE_RATE).delay
/** The first frame that is not silent. */
const onset = (samples: Float32Array) => samples.findIndex(sample => sample !== 0)
const gain = (frame: number, source: number, value: number) =>
  eventAt(frame, { source, status: SET_GAIN, data1: value >> 7, data2: value & 0x7f })

describe('jam', () => {
  it('[SY1] begins each event exactly at its frame, after the limiter’s delay', () => {
    const first = onset(renderJam({ events: [noteOnAt(1, 60)], frames: 2000 }).left)
    for (const frame of [2, 127, 128, 129, 1000]) {
      const { left } = renderJam({ events: [noteOnAt(frame, 60)], frames: 2000 })
      expect(onset(left) - first).toBe(frame - 1)
    }
    expect(first - 1 - DELAY).toBeLessThanOrEqual(1) // the wave itself begins at zero
  })

  it('[SY1] plays events by frame, not by the order in which they came, and says which were late', () => {
    const { left, reading } = renderJam({
      events: [noteOffAt(24_000, 60), noteOnAt(1, 60), noteOnAt(NOW, 72), noteOnAt(-5, 76)],
      frames: 48_000,
    })
    expect(onset(left)).toBeGreaterThan(0)
    expect(reading.counts).toMatchObject({ events: 4, noteOns: 3, late: 1, refused: 0 })
  })

  it('[SY1] begins what is played now with the very next block', () => {
    const ring = new EventRing(EventRing.memoryFor(8))
    const player = new JamPlayer(SAMPLE_RATE, new Tap(new ArrayBuffer(TAP_BYTES)), ring)
    const block = () => {
      const [left, right] = [new Float32Array(128), new Float32Array(128)]
      player.render(left, right, frame)
      frame += 128
      return left
    }
    let frame = 0
    for (let n = 0; n < 5; n++) expect(peakOf(block())).toBe(0)
    ring.push(noteOnAt(NOW, 60))
    expect(onset(block()) - DELAY).toBeLessThanOrEqual(1)
  })

  it('[SY18] rests while nothing sounds, not even the reverb or a click, and nothing waits', () => {
    const tap = new Tap(new ArrayBuffer(TAP_BYTES))
    const player = new JamPlayer(SAMPLE_RATE, tap)
    let frame = 0
    const render = (frames: number) => {
      player.render(new Float32Array(frames), new Float32Array(frames), frame)
      frame += frames
      return player.isResting
    }
    expect(player.isResting).toBe(true)
    for (const [status, value] of stripCommands({ ...DEFAULT_STRIP, reverbSend: 0 }))
      player.push(eventAt(NOW, { source: 0, status, data1: value >> 7, data2: value & 0x7f }))
    player.push(noteOnAt(1000, 60))
    expect(player.isResting).toBe(false)
    expect(render(2000)).toBe(false)
    player.push(noteOffAt(NOW, 60))
    do render(128)
    while (tap.read().counts.voices > 0)
    expect(player.isResting).toBe(false)
    expect(render(20 * SAMPLE_RATE)).toBe(true)
    player.push(eventAt(NOW, { source: 0, status: CLICK, data1: 0, data2: 0 }))
    expect(render(128)).toBe(false)
    expect(render(SAMPLE_RATE)).toBe(true)
  })

  it.each([
    [64, 44_100],
    [128, 48_000],
    [256, 88_200],
    [512, 96_000],
    [1024, 176_400],
    [2048, 192_000],
  ])(
    '[SY2] renders in blocks of %d frames at %d Hz what it renders at once',
    (size, sampleRate) => {
      const frames = 8192
      const events = [36, 48, 60, 72].map((note, n) => noteOnAt(1 + 1900 * n, note, 100, n))
      const kit = noteOnAt(3000, 38, 120, 9)
      const all = [...events, { ...kit, status: 0x99 }]
      const pieces = renderJam({ events: all, frames, sampleRate, blockSizes: [size] })
      const once = renderJam({ events: all, frames, sampleRate, blockSizes: [frames] })
      expect(pieces.left).toEqual(once.left)
      expect(pieces.right).toEqual(once.right)
      expect(peakOf(once.left)).toBeGreaterThan(0.05)
    },
  )

  it('counts note-ons by source and refuses what is not an event', () => {
    const { reading } = renderJam({
      events: [
        noteOnAt(NOW, 60, 100, 3),
        noteOnAt(NOW, 64, 100, 3),
        noteOnAt(NOW, 60, 100, 64),
        eventAt(NOW, { status: 0x7f }),
        eventAt(Number.NaN, { status: 0x90, data1: 60, data2: 1 }),
      ],
      frames: 128,
    })
    expect(reading.noteOns[3]).toBe(2)
    expect(reading.counts).toMatchObject({ noteOns: 2, refused: 3 })
  })

  it('[SY3] keeps eight notes together below the ceiling, hardly limited', () => {
    const events = [36, 48, 55, 60, 64, 67, 72, 76].map(note => noteOnAt(1, note, 100))
    const { left, right, reading } = renderJam({ events, frames: SAMPLE_RATE })
    expect(Math.max(peakOf(left), peakOf(right))).toBeLessThanOrEqual(CEILING)
    expect(rmsDb(left)).toBeGreaterThan(-16)
    expect(reading.limiterGain).toBeGreaterThan(0.5)
  })

  it('shows the level of what went out', () => {
    const { left, right, reading } = renderJam({ events: [noteOnAt(1, 60)], frames: SAMPLE_RATE })
    const last = left.subarray(SAMPLE_RATE - 4800)
    expect(20 * Math.log10(reading.rms)).toBeCloseTo(rmsDb(last), -0.5)
    expect(reading.peakLeft).toBeLessThanOrEqual(peakOf(left))
    expect(reading.peakRight).toBeLessThanOrEqual(peakOf(right))
  })

  it('mutes one source smoothly and leaves the other as it was', () => {
    const alone = renderJam({ events: [noteOnAt(1, 72, 60, 1)], frames: 24_000 })
    const { left } = renderJam({
      events: [noteOnAt(1, 48, 60, 2), noteOnAt(1, 72, 60, 1), gain(4800, 2, 0)],
      frames: 24_000,
    })
    const [rest, expected] = [left.subarray(19_200), alone.left.subarray(19_200)]
    expect(peakOf(rest.map((sample, i) => sample - expected[i]!))).toBeLessThan(1e-4)
    const slopes = left.map((sample, i) => sample - (left[i - 1] ?? 0))
    expect(peakOf(slopes.subarray(4800, 9600))).toBeLessThanOrEqual(peakOf(slopes))
    expect(peakOf(slopes.subarray(4800, 4900))).toBeLessThan(0.05)
  })

  it('[LV6] releases all of a source, and what it had scheduled', () => {
    const { left, reading } = renderJam({
      events: [
        eventAt(NOW, { source: 2, status: 0xb0, data1: 64, data2: 127 }),
        noteOnAt(NOW, 60, 100, 2),
        noteOnAt(30_000, 62, 100, 2),
        eventAt(NOW, { source: 2, status: RELEASE_SOURCE }),
        noteOnAt(40_000, 64, 100, 3),
      ],
      frames: 48_000,
    })
    expect(peakOf(left.subarray(0, 40_000))).toBe(0)
    expect(reading.counts).toMatchObject({ noteOns: 1, voices: 1 })
  })

  it('[SY6] is silent within 10 ms of a panic, whoever plays', () => {
    const notes = [0, 1, 9].flatMap(source => [40, 60, 80].map(n => noteOnAt(1, n, 127, source)))
    const { left, reading } = renderJam({
      events: [...notes, eventAt(4800, { status: PANIC })],
      frames: 9600,
    })
    expect(reading.counts.voices).toBe(0)
    expect(peakOf(left.subarray(0, 100))).toBe(0)
  })

  it('clicks at the exact frame, an accent higher and louder', () => {
    const click = (accent: number) =>
      renderJam({ events: [eventAt(1000, { status: CLICK, data1: accent })], frames: 9192 }).left
    expect(onset(click(1)) - 1000 - DELAY).toBeLessThanOrEqual(1)
    expect(peakOf(click(1))).toBeGreaterThan(1.5 * peakOf(click(0)))
    const hz = (samples: Float32Array) => strongestHz(samples.slice(1000, 9192), SAMPLE_RATE)
    expect(hz(click(1))).toBeGreaterThan(hz(click(0)) + 200)
    expect(peakOf(click(1).subarray(8000))).toBeLessThan(1e-3)
  })

  it('counts in with a click of its own, as loud as an accent and an octave below', () => {
    const click = (kind: number) =>
      renderJam({ events: [eventAt(1000, { status: CLICK, data1: kind })], frames: 9192 }).left
    const hz = (samples: Float32Array) => strongestHz(samples.slice(1000, 9192), SAMPLE_RATE)
    expect(peakOf(click(2))).toBeGreaterThan(1.5 * peakOf(click(0)))
    expect(hz(click(2))).toBeLessThan(hz(click(0)) - 200)
  })

  it('[SY6] forgets scheduled clicks when told so, and no notes', () => {
    const { reading, left } = renderJam({
      events: [
        eventAt(2000, { status: CLICK }),
        noteOnAt(4000, 60),
        eventAt(NOW, { status: CANCEL_CLICKS }),
      ],
      frames: 4800,
    })
    expect(onset(left)).toBeGreaterThan(4000)
    expect(reading.counts.noteOns).toBe(1)
  })

  it('[SY6] forgets what a source has ahead from a frame on, and what sounds goes on', () => {
    const { reading, left } = renderJam({
      events: [
        noteOnAt(100, 60, 100, 50),
        noteOnAt(4000, 64, 100, 50),
        noteOnAt(4100, 67, 100, 51),
        eventAt(3000, { status: CANCEL_SCHEDULED, source: 50 }),
      ],
      frames: 9600,
    })
    expect(reading.counts).toMatchObject({ noteOns: 2, refused: 0 })
    expect(peakOf(left.subarray(2000, 4000))).toBeGreaterThan(0)
  })

  it('[SY4] takes ten thousand events in one block: plays what it can hold, counts the rest', () => {
    const events = Array.from({ length: 10_000 }, (_, i) => noteOnAt(NOW, i % 128, 100, i % 64))
    const { left, reading } = renderJam({ events, frames: 480 })
    expect(reading.counts.noteOns + reading.counts.refused).toBe(10_000)
    expect(reading.counts.voices).toBe(64)
    expect(left.every(Number.isFinite)).toBe(true)
  })
})
