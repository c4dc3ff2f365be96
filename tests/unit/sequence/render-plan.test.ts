import { describe, expect, it } from 'vitest'
import type { ClipId, PlayerId, PointId, TakeId, TrackId } from '../../../shared/protocol/ids.ts'
import { planRender } from '../../../shared/sequence/render-plan.ts'
import { hasTracks } from '../../../shared/sequence/song-notes.ts'
import { writtenPageOf } from '../../../shared/take/page.ts'
import { bpm, micros, ticks } from '../../../shared/time/units.ts'
import { clipOf, playerViewOf, sessionOf, trackOf } from '../../support/session-view.ts'

const ANN = `u_${'a'.repeat(32)}` as PlayerId
const TRACK = `k_${'a'.repeat(20)}` as TrackId
const CLIP = `c_${'a'.repeat(20)}` as ClipId
const TAKE = `t_${'a'.repeat(20)}` as TakeId
const nobodyHas = async () => undefined

const song = sessionOf({
  players: { [ANN]: playerViewOf(ANN, { name: 'Ann' }) },
  tracks: {
    [TRACK]: trackOf(
      TRACK,
      ANN,
      [
        clipOf(CLIP, 960, 1920, [
          { start: ticks(0), length: ticks(480), pitch: 60, velocity: 90 },
          { start: ticks(480), length: ticks(480), pitch: 60, velocity: 80 },
        ]),
      ],
      { name: 'Keys' },
    ),
  },
})

describe('render plan', () => {
  it('has the tracks’ notes at their places in the song, ends before beginnings', async () => {
    expect(hasTracks(song)).toBe(true)
    const { parts, duration, tempos } = await planRender(song, 'tracks', nobodyHas)
    expect(tempos).toEqual([{ at: 0, bpm: 120 }])
    expect(parts.map(({ name }) => name)).toEqual(['Keys'])
    expect(parts[0]!.events.map(({ at, message }) => [at, message.status, message.data2])).toEqual([
      [500_000, 0x90, 90],
      [750_000, 0x80, 0],
      [750_000, 0x90, 80],
      [1_000_000, 0x80, 0],
    ])
    expect(duration).toBe(1_000_000)
  })

  it('[TR10] follows the tempo timeline, as its echoes do', async () => {
    const tempos = [
      {
        id: 'd_1' as PointId,
        position: ticks(1_440),
        value: { timeline: 'tempo', bpm: bpm(60) } as const,
      },
    ]
    const bent = { ...song, transport: { ...song.transport, tempos } }
    const plan = await planRender(bent, 'tracks', nobodyHas)
    expect(plan.parts[0]!.events.map(({ at }) => at)).toEqual([5e5, 7.5e5, 7.5e5, 1.25e6])
    expect(plan.tempos).toEqual([
      { at: 0, bpm: 120 },
      { at: 750_000, bpm: 60 },
    ])
  })

  it('has what was played, from its first event on, by player, with what is missing counted', async () => {
    const moment = (n: number) => micros(1_795_000_000_000_000 + n)
    const events = [0x90, 0x80].map((status, index) => ({
      index,
      moment: moment(index * 400_000),
      position: ticks(0),
      status,
      data1: 64,
      data2: status === 0x90 ? 70 : 0,
    }))
    const page = writtenPageOf({ take: TAKE, events })
    const take = { id: TAKE, player: ANN, startedAt: moment(0), pages: [page.ref] }
    const session = sessionOf({ players: song.players, takes: { [TAKE]: take } })
    const found = await planRender(session, 'played', async () => page.bytes)
    expect(found.parts).toHaveLength(1)
    expect(found.parts[0]).toMatchObject({ name: 'Ann', strip: song.players[ANN]!.strip })
    expect(found.parts[0]!.events.map(({ at }) => at)).toEqual([0, 400_000])
    expect(found.missing).toBe(0)
    await expect(planRender(session, 'played', nobodyHas)).rejects.toMatchObject({
      code: 'empty',
      message: 'All of this music is with players who are away.',
    })
  })

  it('[SY13] of a session with nothing to hear there is no file, and a sentence', async () => {
    for (const subject of ['tracks', 'played'] as const)
      await expect(planRender(sessionOf(), subject, nobodyHas)).rejects.toMatchObject({
        code: 'empty',
        message: 'There is nothing to hear in it yet.',
      })
    expect(hasTracks(sessionOf())).toBe(false)
  })
})
