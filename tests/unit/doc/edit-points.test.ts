import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changesOf } from '../../../shared/doc/apply-transport.ts'
import type { Edit, EditStamp, PointValue } from '../../../shared/doc/edit.ts'
import { inspectChange } from '../../../shared/doc/incoming.ts'
import { createViewReader } from '../../../shared/doc/read-view.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import type { SessionView } from '../../../shared/doc/view.ts'
import type { PointId } from '../../../shared/protocol/ids.ts'
import { clicksBetween, phaseIn, placeIn, positionIn } from '../../../shared/time/transport.ts'
import { bpm, micros, ms, seconds, ticks } from '../../../shared/time/units.ts'
import { ANN, BOB, stampOf } from '../../support/edits.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'
import { pointId } from '../../support/random-edits.ts'

const crdt = await openTestCrdt()
const BAR = 3_840
const LEAD = ms(120)
const CLOCK = 'clock-1'

const tempo = (n: number): PointValue => ({ timeline: 'tempo', bpm: bpm(n) })
const add = (n: number, position: number, value: PointValue): Edit => ({
  type: 'add-point',
  point: pointId(n),
  position: ticks(position),
  value,
})

/** One document that is edited, and what it then reads. */
function room() {
  const replica = new Replica(crdt, nextActor())
  const read = createViewReader()
  return {
    replica,
    view: (): SessionView => read(replica.doc),
    edit: (edit: Edit, moment = 0, over: Partial<EditStamp> = {}) =>
      replica.edit([edit], stampOf(ANN, moment, { lead: LEAD, ...over })),
    at: (moment: number) => placeIn(read(replica.doc).transport, CLOCK, micros(moment)),
  }
}

/** Runs from 120 ms on, at 120 bpm, at 60 from bar 3 on. */
function rolling() {
  const song = room()
  song.edit(add(1, 2 * BAR, tempo(60)))
  song.edit({ type: 'play' })
  return song
}

describe('the tempo timeline', () => {
  it('[TR10] bends the song when it comes to a point, and after a seek behind it', () => {
    const song = rolling()
    expect(song.at(LEAD + seconds(4))).toMatchObject({ position: 2 * BAR, tempo: 60, bar: 3 })
    expect(song.at(LEAD + seconds(8)).position).toBe(3 * BAR)
    song.edit({ type: 'seek', position: ticks(10 * BAR) }, LEAD + seconds(1))
    const sought = song.at(LEAD + seconds(2))
    expect(song.at(LEAD + seconds(3)).position - sought.position).toBe(960)
  })

  it('[TR9] [TR10] the metronome goes along', () => {
    const { transport } = rolling().view()
    const clicks = clicksBetween(transport, CLOCK, micros(LEAD + seconds(3)), seconds(8))
    expect(clicks.map(({ moment }) => (moment - LEAD) / 1e6)).toEqual([3, 3.5, 4, 5, 6, 7])
    expect(clicks.filter(({ accent }) => accent).map(({ position }) => position)).toEqual([2 * BAR])
  })

  it('[TR7] [TR10] a count-in goes by the tempo and the metre of where the song begins', () => {
    const song = room()
    song.edit(add(1, 2 * BAR, tempo(60)))
    song.edit(add(2, 2 * BAR, { timeline: 'metre', beats: 3, unit: 4 }))
    song.edit({ type: 'play', position: ticks(2 * BAR), countIn: 1 })
    const clicks = clicksBetween(song.view().transport, CLOCK, micros(0), seconds(5))
    expect(clicks.map(({ moment }) => (moment - LEAD) / 1e6)).toEqual([0, 1, 2, 3, 4])
    expect(clicks.map(({ countIn }) => countIn)).toEqual([true, true, true, false, false])
    expect(clicks.map(({ accent }) => accent)).toEqual([true, false, false, true, false])
    expect(song.at(LEAD)).toMatchObject({ bar: 2, beat: 1, tempo: 60 })
  })

  it('[TR11] a tempo that is set changes what holds there: the base, or the point', () => {
    const song = rolling()
    song.edit({ type: 'set-tempo', bpm: bpm(100) }, LEAD + seconds(1))
    expect(song.view().transport).toMatchObject({ bpm: 100 })
    expect(song.view().timelines.tempo[0]?.value).toEqual(tempo(60))
    const moment = LEAD + seconds(10)
    const before = song.at(moment)
    expect(before.tempo).toBe(60)
    song.edit({ type: 'set-tempo', bpm: bpm(75) }, moment)
    expect(song.view().transport).toMatchObject({ bpm: 100 })
    expect(song.view().timelines.tempo[0]?.value).toEqual(tempo(75))
    expect(song.at(moment)).toMatchObject({ position: before.position, tempo: 75 })
  })

  it('[TR11] stopped behind a point, the tempo that is set is the point’s', () => {
    const song = room()
    song.edit(add(1, 2 * BAR, tempo(60)))
    song.edit({ type: 'seek', position: ticks(3 * BAR) })
    song.edit({ type: 'set-tempo', bpm: bpm(66) })
    expect(song.view().timelines.tempo[0]?.value).toEqual(tempo(66))
    song.edit({ type: 'seek', position: ticks(0) })
    song.edit({ type: 'set-tempo', bpm: bpm(99) })
    expect(song.view().transport.bpm).toBe(99)
  })

  it('[TR11] what lies ahead is changed without a word to the register', () => {
    const song = rolling()
    const { anchorMoment } = song.view().transport
    song.edit({ type: 'set-point', point: pointId(1), value: tempo(75) }, LEAD + seconds(1))
    expect(song.view().transport).toMatchObject({ anchorMoment })
    expect(song.view().transport.before).toBeUndefined()
  })

  it('[TR11] nobody jumps, whatever points are added, moved or removed while the song runs', () => {
    const position = fc.integer({ min: -BAR, max: 6 * BAR })
    const value = fc.integer({ min: 20, max: 999 }).map(tempo)
    const change = fc.oneof(
      fc
        .record({ n: fc.integer({ min: 0, max: 5 }), position, value })
        .map(p => add(p.n, p.position, p.value)),
      fc.record({ n: fc.integer({ min: 0, max: 5 }), position, value }).map(
        ({ n, position, value }): Edit => ({
          type: 'set-point',
          point: pointId(n),
          position: ticks(position),
          value,
        }),
      ),
      fc
        .integer({ min: 0, max: 5 })
        .map((n): Edit => ({ type: 'remove-point', point: pointId(n) })),
      fc.integer({ min: 20, max: 999 }).map((n): Edit => ({ type: 'set-tempo', bpm: bpm(n) })),
    )
    const loop = fc.record({
      start: fc.integer({ min: 0, max: BAR }),
      bars: fc.integer({ min: 1, max: 4 }),
    })
    const steps = fc.array(fc.tuple(change, fc.integer({ min: 1, max: 3_000_000 })), {
      minLength: 1,
      maxLength: 8,
    })
    fc.assert(
      fc.property(steps, fc.option(loop), (steps, loop) => {
        const song = room()
        if (loop) {
          const start = ticks(loop.start)
          const range = { start, end: ticks(start + loop.bars * BAR) }
          song.edit({ type: 'set-loop', on: true, range })
        }
        song.edit({ type: 'play' })
        let moment = 0
        for (const [edit, wait] of steps) {
          moment += wait
          // What sounds by then is known already: 120 ms, and 100 ms back.
          const heard = [-100, 0, 40, 80, 119].map(at => micros(moment + ms(at)))
          const places = () => heard.map(at => positionIn(song.view().transport, CLOCK, at))
          const before = places()
          song.edit(edit, moment)
          expect(places()).toEqual(before)
          expect(phaseIn(song.view().transport, CLOCK, micros(moment + LEAD))).toBe('playing')
        }
      }),
      { numRuns: 60 },
    )
  })

  it('[TR6] [TR11] edits made apart merge to one song that everybody has, whoever hears first', () => {
    const ann = new Replica(crdt, nextActor())
    const bob = new Replica(crdt, nextActor())
    const sent = (made: ReturnType<Replica['edit']>) => {
      const change = made && inspectChange(made.bytes)
      return change ? [change] : []
    }
    const stamp = (player: typeof ANN, moment: number) => stampOf(player, moment, { lead: LEAD })
    bob.take(sent(ann.edit([add(1, 2 * BAR, tempo(60)), { type: 'play' }], stamp(ANN, 0))))
    const apart = [
      sent(ann.edit([{ type: 'set-tempo', bpm: bpm(140) }], stamp(ANN, seconds(1)))),
      sent(ann.edit([add(2, 3 * BAR, tempo(180))], stamp(ANN, seconds(2)))),
      sent(
        bob.edit(
          [{ type: 'set-point', point: pointId(1), value: tempo(90) }],
          stamp(BOB, seconds(6)),
        ),
      ),
      sent(
        bob.edit(
          [add(3, BAR / 2, { timeline: 'metre', beats: 7, unit: 8 })],
          stamp(BOB, seconds(7)),
        ),
      ),
    ]
    ann.take(apart[2]!)
    ann.take(apart[3]!)
    bob.take([...apart[0]!, ...apart[1]!])
    const views = [ann, bob].map(({ doc }) => createViewReader()(doc))
    expect(views[0]).toEqual(views[1])
    const { transport } = views[0]!
    expect(transport).toMatchObject({ bpm: 140, playing: true })
    expect(transport.tempos?.map(({ value }) => value)).toEqual([tempo(90), tempo(180)])
    for (let at = 0; at < 30; at++) {
      const [a, b] = views.map(({ transport }) => positionIn(transport, CLOCK, seconds(at)))
      expect(a).toBe(b)
    }
  })
})

describe('the metre timeline', () => {
  it('[TR12] a signature that is set changes what holds where the song is', () => {
    const song = room()
    song.edit(add(1, 2 * BAR, { timeline: 'metre', beats: 3, unit: 4 }))
    song.edit({ type: 'set-time-signature', beats: 5, unit: 4 })
    expect(song.view().context.timeSignature).toEqual({ beats: 5, unit: 4 })
    song.edit({ type: 'seek', position: ticks(3 * BAR) })
    expect(song.at(0).signature).toEqual({ timeline: 'metre', beats: 3, unit: 4 })
    song.edit({ type: 'set-time-signature', beats: 6, unit: 8 })
    expect(song.view().context.timeSignature).toEqual({ beats: 5, unit: 4 })
    expect(song.at(0).signature).toMatchObject({ beats: 6, unit: 8 })
  })

  it('[TR3] [TR12] a stop on the bar falls on the bar line of the metre that holds there', () => {
    const song = room()
    song.edit(add(1, BAR, { timeline: 'metre', beats: 3, unit: 4 }))
    song.edit({ type: 'play' })
    song.edit({ type: 'stop', quantum: 'bar' }, seconds(2.5))
    expect(song.at(seconds(9)).position).toBe(BAR + 2_880)
  })
})

describe('the key timeline', () => {
  it('[TR13] key and scale that are set change what holds where the song is', () => {
    const song = room()
    const key = { timeline: 'key', key: 'A', scale: 'minor' } as const
    song.edit(add(1, 2 * BAR, key))
    song.edit({ type: 'set-key', key: 'G' })
    expect(song.view().context.key).toBe('G')
    song.edit({ type: 'seek', position: ticks(2 * BAR) })
    song.edit({ type: 'set-key', key: 'D' })
    song.edit({ type: 'set-scale', scale: 'major' })
    expect(song.view().context).toMatchObject({ key: 'G', scale: 'major' })
    expect(song.view().timelines.key[0]?.value).toEqual({ ...key, key: 'D', scale: 'major' })
  })
})

it('[TR11] an edit of the tempo names the point that it is about', () => {
  const point = {
    id: 'd_1' as PointId,
    position: ticks(BAR),
    value: { timeline: 'tempo', bpm: bpm(60) },
  } as const
  const { transport } = room().view()
  const now = {
    playing: false,
    anchor: { position: ticks(2 * BAR), moment: micros(0), clock: '' },
    bpm: transport.bpm,
    timeSignature: transport.timeSignature,
    loop: transport.loop!,
    tempos: [point],
  }
  expect(changesOf(now, { type: 'set-tempo', bpm: bpm(61) }, stampOf(ANN))).toEqual({
    fields: {},
    point: { point: 'd_1', value: tempo(61) },
  })
  expect(changesOf(now, { type: 'set-tempo', bpm: bpm(60) }, stampOf(ANN)).point).toBeUndefined()
})
