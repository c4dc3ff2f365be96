/** Two players on clocks of their own play what their documents hold: is it the same, at once? */
import { describe, expect, it } from 'vitest'
import { writeClipNotes } from '../../shared/doc/clip-notes.ts'
import type { Edit } from '../../shared/doc/edit.ts'
import type { NoteId, TrackId } from '../../shared/protocol/ids.ts'
import type { LaneEvent } from '../../shared/sequence/lane.ts'
import { createSongScheduler } from '../../shared/sequence/song-scheduler.ts'
import {
  bpm,
  localMicros,
  type Micros,
  micros,
  ms,
  seconds,
  ticks,
} from '../../shared/time/units.ts'
import { pointId } from '../support/random-edits.ts'
import { clipId, noteOf, type ShortNote, trackId } from '../support/songs.ts'
import { type Musician, SongHouse, transportOf } from './song-house.ts'

/** What a player's page hands to its audio thread, and what of it is heard in the end. */
class Ear {
  readonly #musician: Musician
  readonly #clock: SongHouse['house']['clock']
  #ahead: { track: TrackId; event: LaneEvent }[] = []
  readonly #scheduler = createSongScheduler({
    hand: (track, event) => this.#ahead.push({ track, event }),
    cancel: (track, from) => {
      this.#ahead = this.#ahead.filter(one => one.track !== track || one.event.moment < from)
    },
    silence: () => {
      this.#ahead = []
    },
  })

  constructor(musician: Musician, { house }: SongHouse) {
    this.#musician = musician
    this.#clock = house.clock
    musician.room.onSession(() => this.#look())
    this.#step()
  }

  #step = (): void => {
    this.#look()
    this.#clock.at(localMicros(this.#clock.now() + 50_000), this.#step)
  }

  #look(): void {
    const { room } = this.#musician
    const session = room.session()
    if (!session) return
    const at = micros(room.clock.now() + 30_000)
    this.#scheduler.follow({ session, clock: room.view().clock.id })
    this.#scheduler.look({ at, until: micros(at + 250_000), oldest: micros(at - 110_000) })
  }

  /** Everything that was heard up to now: room moment, key and velocity, and the true instant. */
  heard(): readonly (readonly [moment: number, key: number, velocity: number, at: number])[] {
    const { room, trueTime } = this.#musician
    const now = room.clock.now()
    return this.#ahead
      .filter(({ event }) => event.moment < now - 50_000)
      .map(({ event: { moment, pitch, velocity } }) => [
        moment,
        pitch,
        velocity,
        trueTime(room.clock.toLocal(moment)),
      ])
  }
}

const TRACK = { track: trackId(1), clip: clipId(1) }
const addClip = (length: number, notes: readonly ShortNote[], loop?: number): Edit => ({
  type: 'add-clip',
  ...TRACK,
  start: ticks(0),
  length: ticks(length),
  ...(loop !== undefined && { loop: ticks(loop) }),
  notes: writeClipNotes(notes.map(note => noteOf(note))),
})
const ADD_TRACK: Edit = { type: 'add-track', track: TRACK.track, name: 'Keys' }

async function stage(seed: number) {
  const house = new SongHouse(seed)
  const [ann, bob] = [await house.join('Ann'), await house.join('Bob')]
  await house.run(seconds(5))
  const ears = [new Ear(ann, house), new Ear(bob, house)] as const
  return { house, ann, bob, ears }
}

/** Both heard the same, to the µs of the room, and within what Ableton Link allows in true time. */
function expectSame([a, b]: readonly [Ear, Ear], moreThan: number): ReturnType<Ear['heard']> {
  const [left, right] = [a.heard(), b.heard()]
  const count = Math.min(left.length, right.length)
  expect(count).toBeGreaterThan(moreThan)
  const inRoom = (heard: typeof left) => heard.slice(0, count).map(event => event.slice(0, 3))
  expect(inRoom(left)).toEqual(inRoom(right))
  const apart = left.slice(0, count).map((event, n) => Math.abs(event[3] - right[n]![3]))
  expect(Math.max(...apart)).toBeLessThan(3_000)
  return left
}

const tempoPoint = (n: number, position: number, tempo: number): Edit => ({
  type: 'add-point',
  point: pointId(n),
  position: ticks(position),
  value: { timeline: 'tempo', bpm: bpm(tempo) },
})
const setTempoPoint = (
  n: number,
  { position, tempo }: { readonly position?: number; readonly tempo?: number },
): Edit => ({
  type: 'set-point',
  point: pointId(n),
  ...(position !== undefined && { position: ticks(position) }),
  ...(tempo !== undefined && { value: { timeline: 'tempo', bpm: bpm(tempo) } }),
})

/** Each key goes down and up in turn; only what is down last may still be. */
function expectWhole(heard: ReturnType<Ear['heard']>): void {
  const down = new Set<number>()
  const doubled: number[] = []
  for (const [moment, key, velocity] of heard) {
    if (down.has(key) === velocity > 0) doubled.push(moment)
    if (velocity > 0) down.add(key)
    else down.delete(key)
  }
  expect(doubled).toEqual([])
  expect(down.size).toBeLessThanOrEqual(1)
}

describe('two pages that play one document', () => {
  it('[SQ2] begin and end every note at the same moment, round after round of a loop', async () => {
    const { house, ann, bob, ears } = await stage(1)
    const notes = Array.from({ length: 16 }, (_, n) => [n * 233, 200, 40 + n] as const)
    await house.edit(ann, ADD_TRACK)
    await house.edit(ann, addClip(3_840, notes))
    await house.edit(bob, {
      type: 'set-loop',
      on: true,
      range: { start: ticks(0), end: ticks(3_840) },
    })
    await house.edit(bob, { type: 'play' })
    await house.run(seconds(9))
    const heard = expectSame(ears, 100)
    expect(heard[32]![0] - heard[0]![0]).toBe(2_000_000)
  })

  it('[SQ2] [SQ5] go through tempos, seeks and stops together', async () => {
    const { house, ann, bob, ears } = await stage(2)
    const notes = Array.from({ length: 16 }, (_, n) => [n * 240, 100, 40 + n] as const)
    await house.edit(bob, ADD_TRACK)
    await house.edit(bob, addClip(384_000, notes, 3_840))
    await house.edit(ann, { type: 'play' })
    const turns: readonly (readonly [Musician, Edit])[] = [
      [bob, { type: 'set-tempo', bpm: bpm(171) }],
      [ann, { type: 'seek', position: ticks(38_400), quantum: 'bar' }],
      [bob, { type: 'set-tempo', bpm: bpm(64) }],
      [ann, { type: 'stop' }],
      [bob, { type: 'play' }],
    ]
    for (const [who, turn] of turns) {
      await house.run(ms(2_100))
      await house.edit(who, turn)
    }
    await house.run(seconds(3))
    expectSame(ears, 60)
  })

  it('[SQ4] hear an edit from its next onset on, and neither doubles, misses or hangs', async () => {
    const { house, ann, bob, ears } = await stage(3)
    await house.edit(ann, ADD_TRACK)
    await house.edit(
      ann,
      addClip(
        384_000,
        [
          [0, 480, 60],
          [1_920, 480, 62],
        ],
        3_840,
      ),
    )
    await house.edit(ann, { type: 'play' })
    await house.run(ms(2_200))
    // The song is in the first half of its second bar: the note at 1,920 is most of a second ahead.
    const change = { id: 'n_001' as NoteId, pitch: 64, length: ticks(240) }
    await house.edit(bob, { type: 'change-notes', ...TRACK, changes: [change] })
    await house.run(ms(2_500))
    await house.edit(ann, { type: 'set-track', track: TRACK.track, strip: { mute: true } })
    await house.run(ms(2_000))
    const keys = expectSame(ears, 5).map(([, key, velocity]) => (velocity > 0 ? key : -key))
    expect(keys).toEqual([60, -60, 62, -62, 60, -60, 64, -64, 60, -60])
  })

  it('[SQ2] come to a song that plays and are in it with its next onset', async () => {
    const { house, ann, ears } = await stage(4)
    await house.edit(ann, ADD_TRACK)
    await house.edit(ann, addClip(384_000, [[0, 3_000, 60]], 3_840))
    await house.edit(ann, { type: 'play' })
    await house.run(ms(500))
    const cleo = await house.join('Cleo')
    const late = new Ear(cleo, house)
    await house.run(seconds(5))
    const [first] = late.heard()
    expect(first?.[2]).toBeGreaterThan(0)
    const moments = (ear: Ear, from: Micros) =>
      ear.heard().flatMap(([moment]) => (moment >= from ? [moment] : []))
    const shared = moments(late, micros(0))
    expect(moments(ears[0], micros(shared[0]!)).slice(0, 4)).toEqual(shared.slice(0, 4))
  })

  it('[TR10] [TR11] [SQ2] go round through tempos that both of them edit meanwhile', async () => {
    const { house, ann, bob, ears } = await stage(5)
    const notes = Array.from({ length: 16 }, (_, n) => [n * 480, 400, 40 + n] as const)
    await house.edit(ann, ADD_TRACK)
    await house.edit(ann, addClip(7_680, notes))
    await house.edit(bob, tempoPoint(1, 1_920, 90))
    await house.edit(ann, tempoPoint(2, 5_760, 240))
    const range = { start: ticks(0), end: ticks(7_680) }
    await house.edit(bob, { type: 'set-loop', on: true, range })
    await house.edit(ann, { type: 'play' })
    const edits: readonly (readonly [Musician, Edit])[] = [
      [bob, setTempoPoint(1, { position: 2_400 })],
      [ann, setTempoPoint(2, { tempo: 70 })],
      [bob, { type: 'set-tempo', bpm: bpm(150) }],
      [ann, { type: 'remove-point', point: pointId(2) }],
      [bob, tempoPoint(3, 3_840, 200)],
    ]
    for (const [who, edit] of edits) {
      await house.run(ms(2_300))
      expect(house.apart()).toBeLessThan(3_000)
      await house.edit(who, edit)
    }
    await house.run(seconds(9))
    expect(house.apart()).toBeLessThan(3_000)
    expectWhole(expectSame(ears, 60))
  })

  it('[TR11] [SQ5] that edited its tempos apart come together, and no note hangs or is doubled', async () => {
    const { house, ann, bob, ears } = await stage(6)
    const notes = Array.from({ length: 16 }, (_, n) => [n * 480, 400, 40 + n] as const)
    await house.edit(ann, ADD_TRACK)
    await house.edit(ann, addClip(384_000, notes, 7_680))
    await house.edit(bob, tempoPoint(1, 3_840, 100))
    await house.edit(ann, { type: 'play' })
    await house.run(seconds(1))
    house.house.network.partition([ann.room.self], [bob.room.self])
    await house.edit(ann, setTempoPoint(1, { tempo: 160 }))
    await house.edit(bob, tempoPoint(2, 5_760, 60))
    await house.run(seconds(4))
    await house.edit(bob, { type: 'set-tempo', bpm: bpm(80) })
    await house.run(seconds(3))
    house.house.network.heal()
    await house.run(seconds(40))
    expect(transportOf(ann)).toEqual(transportOf(bob))
    expect(house.apart()).toBeLessThan(3_000)
    for (const ear of ears) expectWhole(ear.heard())
  })
})
