import { beforeEach, describe, expect, it } from 'vitest'
import { writeClipNotes } from '../../../shared/doc/clip-notes.ts'
import type { Edit, EditStamp } from '../../../shared/doc/edit.ts'
import { createViewReader } from '../../../shared/doc/read-view.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import type { SessionView } from '../../../shared/doc/view.ts'
import { positionAt } from '../../../shared/time/tempo-line.ts'
import { bpm, micros, ms, seconds, ticks } from '../../../shared/time/units.ts'
import {
  ANN,
  BOB,
  clipId,
  pageHash,
  pageRef,
  stampOf,
  takeId,
  trackId,
} from '../../support/edits.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'

const crdt = await openTestCrdt()
let replica: Replica
let read: () => SessionView
beforeEach(() => {
  replica = new Replica(crdt, nextActor())
  const reader = createViewReader()
  read = () => reader(replica.doc)
})
const edit = (edit: Edit, stamp: EditStamp = stampOf(ANN)): boolean =>
  replica.edit([edit], stamp) !== undefined

describe('transport', () => {
  const tempo = (n: number): Edit => ({ type: 'set-tempo', bpm: bpm(n) })
  const positionNow = (moment: number) => {
    const { bpm, anchorPosition, anchorMoment } = read().transport
    const line = { bpm, originTicks: anchorPosition, originMicros: anchorMoment }
    return positionAt(line, micros(moment))
  }

  it('[TR3] starts as far ahead as the stamp says, at the position asked for', () => {
    edit({ type: 'play', position: ticks(3840) }, stampOf(ANN, seconds(10), { lead: ms(120) }))
    expect(read().transport).toMatchObject({
      playing: true,
      anchorPosition: 3840,
      anchorMoment: 10_120_000,
      clock: 'clock-1',
    })
  })

  it('[TR2] a tempo change while playing bends: the position does not jump', () => {
    edit({ type: 'play' }, stampOf(ANN, 0))
    const before = positionNow(seconds(8))
    edit(tempo(60), stampOf(ANN, seconds(8)))
    expect(positionNow(seconds(8))).toBe(before)
    expect(positionNow(seconds(9)) - before).toBe(960)
    expect(read().context.tempo).toBe(60)
  })

  it('[TR2] a tempo change before a start that lies ahead does not move that start', () => {
    edit({ type: 'play' }, stampOf(ANN, 0, { lead: ms(120) }))
    edit(tempo(60), stampOf(ANN, ms(50)))
    expect(read().transport).toMatchObject({ bpm: 60, anchorPosition: 0, anchorMoment: 120_000 })
  })

  it('a tempo change while stopped leaves the position alone', () => {
    edit(tempo(60), stampOf(ANN, seconds(8)))
    expect(read().transport).toMatchObject({ bpm: 60, anchorPosition: 0, anchorMoment: 0 })
  })

  it('stops where it has come to, and goes on from there', () => {
    edit({ type: 'play' }, stampOf(ANN, 0))
    edit({ type: 'stop' }, stampOf(ANN, seconds(1)))
    expect(read().transport).toMatchObject({ playing: false, anchorPosition: 1920 })
    edit({ type: 'play' }, stampOf(ANN, seconds(5)))
    expect(read().transport).toMatchObject({ playing: true, anchorPosition: 1920 })
  })

  it('[TR4] stopped by someone on another life of the clock, it stays at its anchor', () => {
    edit({ type: 'play', position: ticks(960) }, stampOf(ANN, 0))
    edit({ type: 'stop' }, stampOf(BOB, seconds(99), { clock: 'clock-2' }))
    expect(read().transport).toMatchObject({ playing: false, anchorPosition: 960 })
  })

  it('[DOC3] play while playing and stop while stopped change nothing', () => {
    expect(edit({ type: 'stop' })).toBe(false)
    expect(edit({ type: 'play' }, stampOf(ANN, 1))).toBe(true)
    expect(edit({ type: 'play' }, stampOf(ANN, 2))).toBe(false)
  })
})

describe('players and saving', () => {
  const enter = (player = ANN, name = 'Ann', at = 0) =>
    edit({ type: 'set-player', name, colour: 3 }, stampOf(player, at))

  it('the first player ever is host and stays host', () => {
    enter(ANN, 'Ann', 50)
    enter(BOB, 'Bob', 10)
    expect(read().players[ANN]).toMatchObject({
      id: ANN,
      name: 'Ann',
      colour: 3,
      role: 'host',
      joinedAt: 50,
    })
    enter(ANN, 'Anna', 90)
    expect(read().players[ANN]).toMatchObject({ name: 'Anna', role: 'host', joinedAt: 50 })
  })

  it('only the host decides about saving, also in the change in which he becomes it', () => {
    const saving: Edit = { type: 'set-saving', saving: false }
    expect(() => edit(saving)).toThrowError(expect.objectContaining({ code: 'not-permitted' }))
    replica.edit([{ type: 'set-player', name: 'Ann', colour: 3 }, saving], stampOf(ANN))
    expect(read().saving).toBe(false)
    enter(BOB, 'Bob', 9)
    expect(() => edit({ type: 'set-saving', saving: true }, stampOf(BOB))).toThrow()
    expect(read().saving).toBe(false)
  })
})

describe('takes', () => {
  const open = (n = 1) =>
    edit({ type: 'open-take', take: takeId(n), player: ANN, startedAt: ms(5) })
  const add = (pages: readonly ReturnType<typeof pageRef>[], replaces: readonly number[] = []) =>
    edit({
      type: 'add-pages',
      take: takeId(1),
      pages: [...pages],
      replaces: replaces.map(pageHash),
    })
  const hashes = () => read().takes[takeId(1)]?.pages.map(page => page.hash)

  it('[TK2] opening a take again changes nothing', () => {
    expect([open(), open()]).toEqual([true, false])
    expect(read().takes[takeId(1)]).toEqual({
      id: takeId(1),
      player: ANN,
      startedAt: 5000,
      pages: [],
    })
  })

  it('[TK4] small pages give way to the one that holds their events', () => {
    open()
    add([pageRef(1, 0, 10)])
    add([pageRef(2, 10, 10)])
    add([pageRef(3, 0, 20)], [1, 2])
    expect(hashes()).toEqual([pageHash(3)])
  })

  it('[TK1] a page is not dropped for one that does not hold all of its events', () => {
    open()
    add([pageRef(1, 0, 10)])
    add([pageRef(2, 5, 10)], [1])
    expect(hashes()).toEqual([pageHash(1), pageHash(2)])
  })

  it('[DOC5] a full take refuses more pages, and keeps what it has', () => {
    open()
    for (let n = 0; n < 4; n++)
      add(Array.from({ length: 64 }, (_, i) => pageRef(n * 64 + i, (n * 64 + i) * 10)))
    expect(() => add([pageRef(999, 9990)])).toThrowError(
      expect.objectContaining({ code: 'too-large' }),
    )
    expect(hashes()).toHaveLength(256)
  })
})

describe('tracks and clips', () => {
  const notes = writeClipNotes([
    { start: ticks(0), length: ticks(240), pitch: 60, velocity: 100 },
    { start: ticks(480), length: ticks(240), pitch: 64, velocity: 90 },
  ])
  const addClip = (n = 1): Edit => ({
    type: 'add-clip',
    track: trackId(1),
    clip: clipId(n),
    start: ticks(3840),
    length: ticks(960),
    notes,
  })

  it('[DOC8] a clip reads as it was written', () => {
    edit({ type: 'add-track', track: trackId(1), name: 'Keys' })
    edit(addClip())
    const track = read().tracks[trackId(1)]
    expect(track).toMatchObject({ name: 'Keys', owner: ANN })
    expect(track?.clips[clipId(1)]).toEqual({
      id: clipId(1),
      start: 3840,
      length: 960,
      notes: [
        { id: 'n_000', start: 0, length: 240, pitch: 60, velocity: 100, muted: false },
        { id: 'n_001', start: 480, length: 240, pitch: 64, velocity: 90, muted: false },
      ],
    })
  })

  it('[DOC3] a removed clip is gone, and what is gone cannot be removed or filled', () => {
    expect(edit(addClip())).toBe(false)
    edit({ type: 'add-track', track: trackId(1), name: 'Keys' })
    edit(addClip())
    const remove: Edit = { type: 'remove-clip', track: trackId(1), clip: clipId(1) }
    expect([edit(remove), edit(remove), edit(addClip())]).toEqual([true, false, false])
    expect(read().tracks[trackId(1)]?.clips).toEqual({})
  })
})
