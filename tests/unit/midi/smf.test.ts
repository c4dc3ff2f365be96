import fc from 'fast-check'
import { parseMidi } from 'midi-file'
import { describe, expect, it } from 'vitest'
import { createHeldNotes } from '../../../shared/midi/held-notes.ts'
import { segmentOfTransport } from '../../../shared/midi/smf-grid.ts'
import { smfNameOf } from '../../../shared/midi/smf-name.ts'
import { readSmf, type SmfFile } from '../../../shared/midi/smf-read.ts'
import { type SmfSong, writeSmf } from '../../../shared/midi/smf-write.ts'
import type { RoomId } from '../../../shared/protocol/ids.ts'
import { bpm, micros, ms, seconds, ticks } from '../../../shared/time/units.ts'
import { anyEvents, off, on, phrase, played } from '../../support/played.ts'

const fourFour = { beats: 4, unit: 4 } as const
const song = (change: Partial<SmfSong> = {}): SmfSong => ({
  title: 'Jam',
  keys: [{ from: micros(0), key: 'D', scale: 'minor' }],
  segments: [{ from: micros(0), bpm: bpm(120), timeSignature: fourFour }],
  barline: undefined,
  tracks: [{ name: 'Ana · 1', events: phrase(4) }],
  ...change,
})
function read(bytes: Uint8Array): SmfFile {
  const file = readSmf(bytes)
  if (!file.ok) throw file.error
  return file.value
}
const written = (change: Partial<SmfSong> = {}) => read(writeSmf(song(change)))
const ticksOf = (file: SmfFile, track = 1) => file.tracks[track]?.messages.map(one => one.tick)

describe('a Standard MIDI File of ours', () => {
  it('[MF1] is format 1 with a conductor track: name, tempo, time and key signature', () => {
    const file = written()
    expect([file.format, file.ticksPerQuarter, file.tracks.length]).toEqual([1, 960, 2])
    expect(file.tracks[0]?.name).toBe('Jam')
    expect(file.tracks[0]?.metas.map(({ type, bytes }) => [type, ...bytes])).toEqual([
      [0x59, 0xff, 1],
      [0x51, 0x07, 0xa1, 0x20],
      [0x58, 4, 2, 24, 8],
    ])
  })

  it('[MF1] names its tracks in UTF-8', () => {
    const names = ['Zoë – Täkt 1', '音楽 🎹', '']
    const file = written({ tracks: names.map(name => ({ name, events: [] })) })
    expect(file.tracks.slice(1).map(track => track.name)).toEqual(names)
  })

  it('[MF1] holds every message of every kind, the same to two independent readers', () => {
    const take = anyEvents(fc.constant(0), 40).map(events =>
      events.map((event, n) => ({ ...event, moment: micros(n * 10_000) })),
    )
    fc.assert(
      fc.property(fc.array(take, { maxLength: 3 }), takes => {
        const bytes = writeSmf(song({ tracks: takes.map(events => ({ name: 'x', events })) }))
        const file = read(bytes)
        const other = parseMidi(bytes)
        takes.forEach((events, n) => {
          const own = file.tracks[n + 1]!.messages
          const kept = own.slice(0, events.length)
          expect(kept.map(withoutVelocityZero)).toEqual(
            events.map((event, i) => ({
              ...withoutVelocityZero(event),
              tick: ticks((i * 10 * 960) / 500),
            })),
          )
          const theirs = other.tracks[n + 1]!.filter(event => !('meta' in event && event.meta))
          expect(theirs.length).toBe(own.length)
          const end = other.tracks[n + 1]!.reduce((sum, event) => sum + event.deltaTime, 0)
          expect(file.tracks[n + 1]!.end).toBe(end)
        })
      }),
    )
  })

  it('[MF1] leaves no note hanging', () => {
    fc.assert(
      fc.property(anyEvents(fc.constant(0), 60), events => {
        const held = createHeldNotes()
        const near = events.map(event => ({ ...event, moment: micros(event.moment % 1e7) }))
        const file = written({ tracks: [{ name: '', events: near }] })
        for (const message of file.tracks[1]!.messages) held.apply(message)
        expect(held.releaseAll()).toEqual([])
      }),
    )
  })

  it('[MF2] plays back at the moments played while the transport stands', () => {
    const events = [0, 250, 1000, 61_000].map((at, n) =>
      played(n % 2 ? off(60) : on(60), n, micros(1e15 + at * 1000)),
    )
    expect(ticksOf(written({ tracks: [{ name: '', events }] }))).toEqual([0, 480, 1920, 117_120])
  })

  it('[MF2] puts its bar lines where the transport counted them', () => {
    const transport = {
      playing: true,
      anchorPosition: ticks(960),
      anchorMoment: seconds(100),
      clock: 'x',
      bpm: bpm(60),
      timeSignature: { beats: 3, unit: 4 } as const,
    }
    // Bar lines at 99 s ± 3 s; the first event lies 0.5 s after one.
    const events = [played(on(60), 0, ms(93_500)), played(off(60), 1, ms(99_000))]
    const file = written({ ...segmentOfTransport(transport), tracks: [{ name: '', events }] })
    expect(ticksOf(file)).toEqual([480, 5760])
    expect(segmentOfTransport({ ...transport, clock: '' }).barline).toBeUndefined()
  })

  it('[MF2] follows a tempo change', () => {
    const segments = [
      { from: seconds(0), bpm: bpm(60), timeSignature: fourFour },
      { from: seconds(4), bpm: bpm(120), timeSignature: { beats: 7, unit: 8 } as const },
    ]
    const events = [0, 3, 5].map((at, n) => played(on(60), n, seconds(at)))
    const file = written({ segments, tracks: [{ name: '', events }] })
    expect(ticksOf(file)?.slice(0, 3)).toEqual([0, 2880, 5760])
    expect(file.tracks[0]?.metas.map(({ tick, type }) => [tick, type])).toEqual([
      [0, 0x59],
      [0, 0x51],
      [0, 0x58],
      [3840, 0x51],
      [3840, 0x58],
    ])
  })

  it('[MF2] shortens the days between two sessions by whole bars', () => {
    const day = 86_400e6
    const events = [0, day + 500_000].map((at, n) => played(on(60), n, micros(at)))
    const [, second] = ticksOf(written({ tracks: [{ name: '', events }] })) ?? []
    expect(second).toBeLessThan(960 * 2 * 13)
    expect(second! % 3840).toBe(960)
  })

  it('[MF1] of 50,000 events is written and read', () => {
    const file = written({ tracks: [{ name: '', events: phrase(50_000) }] })
    expect(file.tracks[1]?.messages.length).toBe(50_000)
  })

  it('[MF1] has a name that says room, day and tempo', () => {
    const room = 'r_abc000000001' as RoomId
    expect(smfNameOf(room, '2026-11-22', bpm(119.6))).toBe(
      'musearoo_abc000000001_2026-11-22_120bpm.mid',
    )
  })
})

describe('reading a Standard MIDI File', () => {
  const whole = writeSmf(song({ title: 'ä', tracks: [{ name: 'x', events: phrase(20) }] }))

  it('[MF3] refuses every truncated one', () => {
    for (let length = 0; length < whole.length; length++)
      expect(readSmf(whole.slice(0, length)).ok).toBe(false)
    expect(readSmf(whole).ok).toBe(true)
  })

  it('[MF3] never throws and gives legal messages only, whatever byte is wrong', () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(255), (at, byte, next) => {
        const bytes = whole.slice()
        bytes.set([byte, next].slice(0, bytes.length - at), at)
        const file = readSmf(bytes)
        if (!file.ok) {
          expect(file.error.code).toBe('malformed')
          return
        }
        for (const { data1, data2 } of file.value.tracks.flatMap(track => track.messages))
          expect(Math.max(data1, data2)).toBeLessThan(128)
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['nothing', []],
    ['another kind of file', [...new Uint8Array(40)]],
    ['format 2', header(2, 1, 960)],
    ['time code division', header(1, 0, 0xe728)],
    ['no division', header(1, 0, 0)],
    ['more tracks than it has', header(1, 3, 960)],
    ['a length beyond its end', [...header(1, 1, 960), ...track([0, 0xff, 1, 0x7f, 1])]],
    [
      'a delta of five bytes',
      [...header(1, 1, 960), ...track([0x81, 0x81, 0x81, 0x81, 0, 0x90, 1, 1])],
    ],
    ['running status without a status', [...header(1, 1, 960), ...track([0, 60, 1])]],
    ['a track without an end', [...header(1, 1, 960), ...track([0, 0x90, 60, 1], [])]],
  ])('[MF3] refuses %s', (_, bytes) => {
    expect(readSmf(Uint8Array.from(bytes))).toMatchObject({
      ok: false,
      error: { code: 'malformed' },
    })
  })

  it('[MF3] understands running status, sysex and unknown chunks, as others write them', () => {
    const file = read(
      Uint8Array.from([
        ...header(0, 1, 96),
        ...[0x58, 0x46, 0x49, 0x48, 0, 0, 0, 1, 9],
        ...track([0, 0x90, 60, 1, 0x81, 0, 60, 0, 0, 0xf0, 2, 1, 0xf7, 5, 0xc0, 7]),
      ]),
    )
    expect(file).toMatchObject({ format: 0, ticksPerQuarter: 96 })
    expect(file.tracks[0]?.messages).toEqual([
      { tick: 0, status: 0x90, data1: 60, data2: 1 },
      { tick: 128, status: 0x90, data1: 60, data2: 0 },
      { tick: 133, status: 0xc0, data1: 7, data2: 0 },
    ])
  })

  it('[MF3] refuses more than 16 MiB unread', () => {
    expect(readSmf(new Uint8Array(2 ** 24 + 1))).toMatchObject({ error: { code: 'too-large' } })
  })
})

/** A file may say note-off as note-on with velocity 0 or as itself: both are one. */
const withoutVelocityZero = ({ status, data1, data2, ...rest }: ReturnType<typeof on>) => {
  const tick = 'tick' in rest ? { tick: rest.tick } : {}
  const isOff = (status & 0xf0) === 0x90 && data2 === 0
  return { status: isOff ? status - 0x10 : status, data1, data2, ...tick }
}

function header(format: number, tracks: number, division: number): number[] {
  return [
    ...new TextEncoder().encode('MThd'),
    0,
    0,
    0,
    6,
    0,
    format,
    0,
    tracks,
    division >> 8,
    division & 255,
  ]
}

function track(events: number[], end = [0, 0xff, 0x2f, 0]): number[] {
  const body = [...events, ...end]
  return [...new TextEncoder().encode('MTrk'), 0, 0, 0, body.length, ...body]
}
