import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSmf } from '../../../shared/midi/smf-read.ts'
import { segmentsOf } from '../../../shared/midi/smf-segments.ts'
import { writeSmf } from '../../../shared/midi/smf-write.ts'
import type { PointId } from '../../../shared/protocol/ids.ts'
import { positionIn } from '../../../shared/time/transport.ts'
import { bpm, type Micros, micros, seconds, ticks } from '../../../shared/time/units.ts'
import { sessionOf } from '../../support/session-view.ts'

const BAR = 3_840
const point = <Value>(n: number, position: number, value: Value) => ({
  id: `d_${n}` as PointId,
  position: ticks(position),
  value,
})
const tempos = [point(1, 2 * BAR, { timeline: 'tempo', bpm: bpm(60) } as const)]
const metres = [point(2, 3 * BAR, { timeline: 'metre', beats: 3, unit: 4 } as const)]
const key = [point(3, 2 * BAR, { timeline: 'key', key: 'A', scale: 'minor' } as const)]
/** 120 in C, from bar 3 on 60 in A minor, from bar 4 on three beats a bar; it plays from 0 at 10 s. */
const session = sessionOf({
  timelines: { tempo: tempos, metre: metres, key, chords: [], parameters: [] },
  transport: {
    playing: true,
    anchorPosition: ticks(0),
    anchorMoment: seconds(10),
    clock: 'c',
    bpm: bpm(120),
    timeSignature: { beats: 4, unit: 4 },
    tempos,
    metres,
  },
})
const eventsAt = (moments: readonly Micros[], song = session) =>
  moments.map((moment, index) => ({
    index,
    moment,
    position: positionIn(song.transport, 'c', moment),
    status: index % 2 ? 0x80 : 0x90,
    data1: 60,
    data2: 64,
  }))
const written = (events: ReturnType<typeof eventsAt>, song = session) => {
  const file = readSmf(
    writeSmf({ title: 'Jam', ...segmentsOf(song, events), tracks: [{ name: 'Ann', events }] }),
  )
  if (!file.ok) throw file.error
  return file.value
}

describe('a file of what was played through the timelines', () => {
  it('[MF2] bends, changes metre and key where the song did, between two notes', () => {
    const file = written(eventsAt([10, 12, 17, 19, 21].map(at => seconds(at))))
    expect(file.tracks[0]?.metas.map(({ tick, type, bytes }) => [tick, type, bytes[0]])).toEqual([
      [0, 0x59, 0],
      [0, 0x51, 0x07],
      [0, 0x58, 4],
      [2 * BAR, 0x59, 0],
      [2 * BAR, 0x51, 0x0f],
      [2 * BAR, 0x58, 4],
      [3 * BAR, 0x51, 0x0f],
      [3 * BAR, 0x58, 3],
    ])
    expect(file.tracks[1]?.messages.slice(0, 5).map(({ tick }) => tick)).toEqual(
      [0, 1, 2.75, 3.25, 3.75].map(bars => bars * BAR),
    )
  })

  it('[MF2] goes round the loop with the song', () => {
    const loop = { on: true, start: ticks(BAR), end: ticks(3 * BAR) }
    const round = { ...session, transport: { ...session.transport, loop } }
    const events = eventsAt(
      Array.from({ length: 24 }, (_, n) => seconds(10 + n)),
      round,
    )
    const { segments } = segmentsOf(round, events)
    expect(segments.map(({ from, bpm }) => [from / 1e6, bpm])).toEqual([
      [10, 120],
      [14, 60],
      [18, 120],
      [20, 60],
      [24, 120],
      [26, 60],
      [30, 120],
      [32, 60],
    ])
  })

  it('[MF2] is even where nothing changes along the song', () => {
    const { tempos: _, metres: __, ...transport } = session.transport
    const even = sessionOf({ transport })
    expect(segmentsOf(even, eventsAt([seconds(11)], even)).segments).toHaveLength(1)
  })

  it('[MF2] plays back as it was played, whatever the points and wherever the song was', () => {
    const place = fc.integer({ min: 0, max: 8 * BAR }).map(ticks)
    const event = fc.tuple(fc.integer({ min: 0, max: 60_000_000 }), place)
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 40 }), played => {
        const events = played
          .toSorted(([a], [b]) => a - b)
          .map(([moment, position], index) => ({
            ...eventsAt([micros(moment)])[0]!,
            index,
            position,
          }))
        const { tracks } = written(events)
        const tempoAt = tracks[0]!.metas.filter(({ type }) => type === 0x51)
        const momentOf = (tick: number): number =>
          tempoAt.reduce((sum, { tick: from, bytes }, n) => {
            const until = Math.min(tick, tempoAt[n + 1]?.tick ?? tick)
            const [a = 0, b = 0, c = 0] = bytes
            return sum + (Math.max(0, until - from) * ((a << 16) | (b << 8) | c)) / 960
          }, 0)
        const moments = tracks[1]!.messages
          .slice(0, events.length)
          .map(({ tick }) => momentOf(tick))
        moments.forEach((moment, n) => {
          const gap = events[n]!.moment - events[0]!.moment
          // A tick at the slowest of these tempos, and at each change of tempo half of one.
          expect(Math.abs(moment - moments[0]! - gap)).toBeLessThan(2_000 + 600 * tempoAt.length)
        })
      }),
    )
  })
})
