import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clipsOf } from '../../../shared/sequence/record-clip.ts'
import { bpm, micros, seconds, ticks } from '../../../shared/time/units.ts'
import { anyEvents, controller, off, on, phrase, played } from '../../support/played.ts'

const from = seconds(10)
const until = seconds(20)
const still = { from, until, layout: { by: 'tempo', start: ticks(3840), bpm: bpm(60) } } as const
const running = {
  from,
  until,
  layout: { by: 'position', start: ticks(0), end: ticks(19_200) },
} as const
const note = (start: number, length: number, pitch: number, velocity = 100) => ({
  start,
  length,
  pitch,
  velocity,
})

describe('recording a clip', () => {
  it('[DOC8] lays notes out by tempo while the transport stands', () => {
    const events = [played(on(60), 0, seconds(11)), played(off(60), 1, seconds(11.5))]
    expect(clipsOf(events, still)).toEqual([
      { start: 3840, length: 9600, notes: [note(960, 480, 60)] },
    ])
  })

  it('[DOC8] lays notes where they were played in the song while it runs', () => {
    const events = [
      played(on(60), 0, seconds(11), ticks(1000)),
      played(off(60), 1, seconds(12), ticks(1500)),
    ]
    expect(clipsOf(events, running)).toEqual([
      { start: 0, length: 19_200, notes: [note(1000, 500, 60)] },
    ])
  })

  it('[TR8] keeps what was played round a loop, also before where it began and across the end', () => {
    const round = { from, until, layout: { ...running.layout, start: ticks(2000), bpm: bpm(60) } }
    const events = [
      played(on(60), 0, seconds(11), ticks(3600)),
      played(off(60), 1, seconds(11.5), ticks(240)),
      played(on(62), 2, seconds(12), ticks(480)),
      played(off(62), 3, seconds(13), ticks(1440)),
    ]
    expect(clipsOf(events, round)[0]).toMatchObject({
      start: 480,
      notes: [note(0, 960, 62), note(3120, 480, 60)],
    })
  })

  it('[DOC8] cuts a note still held at the end, and leaves out one begun before', () => {
    const events = [
      played(on(50), 0, seconds(9)),
      played(off(50), 1, seconds(11)),
      played(on(60), 2, seconds(19)),
      played(off(60), 3, seconds(21)),
    ]
    expect(clipsOf(events, still)[0]?.notes).toEqual([note(8640, 960, 60)])
  })

  it('[DOC8] lets a key struck twice end in the order it was struck', () => {
    const events = [11, 12, 13, 15].map((second, n) =>
      played(n < 2 ? on(60, 10 + n) : off(60), n, seconds(second)),
    )
    expect(clipsOf(events, still)[0]?.notes).toEqual([
      note(960, 1920, 60, 10),
      note(1920, 2880, 60, 11),
    ])
  })

  it('[DOC8] goes on in another clip after 1,000 notes, losing none', () => {
    const events = phrase(2_600)
    const clips = clipsOf(events, { ...still, from: micros(0), until: seconds(400) })
    expect(clips.map(clip => clip.notes.length)).toEqual([1_000, 300])
    expect(clips[1]?.start).toBe(3840 + 960 + 1_000 * 192)
    expect(clips[1]?.notes[0]?.start).toBe(0)
  })

  it('holds a note that the pedal holds until it comes up', () => {
    const pedal = (value: number) => controller(64, value)
    const events = [pedal(127), on(60), off(60), pedal(0)].map((message, n) =>
      played(message, n, seconds(11 + n)),
    )
    expect(clipsOf(events, still)[0]?.notes).toEqual([note(1920, 1920, 60)])
  })

  it('[DOC8] is no clip when nothing was played', () => {
    expect(clipsOf([], still)).toEqual([])
  })

  it('[DOC8] gives legal notes within their clip, whatever was played', () => {
    const playing = anyEvents(fc.constant(0)).map(events =>
      events.map((event, n) => ({ ...event, moment: micros(from + n * 30_000) })),
    )
    fc.assert(
      fc.property(playing, fc.constantFrom(still, running), (events, recording) => {
        for (const clip of clipsOf(events, recording))
          for (const { start, length, pitch, velocity } of clip.notes) {
            expect(start).toBeGreaterThanOrEqual(0)
            expect(length).toBeGreaterThanOrEqual(1)
            expect(start + length).toBeLessThanOrEqual(clip.length)
            expect(pitch).toBeLessThan(128)
            expect(velocity).toBeGreaterThan(0)
          }
      }),
    )
  })
})
