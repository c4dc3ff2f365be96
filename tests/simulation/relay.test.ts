import { describe, expect, it } from 'vitest'
import { bpm, ms, seconds } from '../../shared/time/units.ts'
import {
  block,
  enterAll,
  notesOf,
  off,
  on,
  putAt,
  rowOf,
  threeWithABlockedPair,
} from '../support/blocked-pair.ts'
import {
  allLinked,
  linkedTo,
  RECORDER_TOKEN,
  SimulatedHouse,
  type Stay,
} from '../support/simulated-house.ts'

describe('two players who cannot reach each other', () => {
  it('[RL1] are linked within 10 s through a third, and see through whom', async () => {
    const { house, ann, bob, cem } = await threeWithABlockedPair(1)
    expect(rowOf(ann, bob)).toMatchObject({ route: 'relay', via: cem.room.self })
    expect(rowOf(bob, ann)).toMatchObject({ route: 'relay', via: cem.room.self })
    expect(rowOf(ann, cem)).toMatchObject({ route: 'direct', via: undefined })
    ann.room.play(on(60))
    await house.clock.run(ms(100))
    ann.room.play(off(60))
    await house.clock.run(seconds(1))
    expect(notesOf(bob)).toEqual([
      [0x90, 60],
      [0x80, 60],
    ])
  })

  it('[RL1] are linked within 10 s through the Recorder', async () => {
    const house = new SimulatedHouse(2)
    const [ann, bob] = [await house.arrive('Ann'), await house.arrive('Bob')]
    block(house, ann, bob)
    const role = { name: 'recorder', token: RECORDER_TOKEN } as const
    const archive = await house.arrive('Recorder', { role })
    await house.clock.runUntil(() => allLinked([ann, bob, archive]), seconds(10))
    await enterAll(house, [ann, bob])
    expect(rowOf(ann, bob)).toMatchObject({ route: 'relay', via: archive.room.self })
    await house.clock.runUntil(() => ann.room.view().saving.name === 'saved', seconds(10))
  })

  it('[RL1] find a carrier within 10 s also when it comes ten minutes later', async () => {
    const house = new SimulatedHouse(3)
    const [ann, bob] = [await house.arrive('Ann'), await house.arrive('Bob')]
    block(house, ann, bob)
    await house.clock.run(seconds(600))
    expect(linkedTo(ann, bob.room.self)).toBe(false)
    const cem = await house.arrive('Cem')
    await house.clock.runUntil(() => allLinked([ann, bob, cem]), seconds(10))
  })

  it('[RL1] are linked within 10 s of losing their direct link in the middle of a jam', async () => {
    const house = new SimulatedHouse(4)
    const stays = [await house.arrive('Ann'), await house.arrive('Bob'), await house.arrive('Cem')]
    const [ann, bob] = stays as [Stay, Stay, Stay]
    await house.clock.runUntil(() => allLinked(stays), seconds(5))
    await enterAll(house, stays)
    expect(rowOf(ann, bob)?.route).toBe('direct')
    block(house, ann, bob)
    const isRelayed = () => [rowOf(ann, bob), rowOf(bob, ann)].every(row => row?.route === 'relay')
    await house.clock.runUntil(isRelayed, seconds(10))
  })

  it('[RL5] have one document, and each the pages of the other', async () => {
    const { house, ann, bob } = await threeWithABlockedPair(5)
    for (let n = 0; n < 40; n++) {
      ann.room.play(on(40 + n))
      bob.room.play(on(41 + n))
      await house.clock.run(ms(20))
      ann.room.play(off(40 + n))
      bob.room.play(off(41 + n))
      await house.clock.run(ms(20))
    }
    void ann.room.edit([{ type: 'set-tempo', bpm: bpm(97) }])
    void bob.room.edit([{ type: 'set-key', key: 'D' }])
    await house.clock.run(seconds(4))
    for (const { room, pages } of [ann, bob]) {
      expect(room.session()?.context).toMatchObject({ tempo: 97, key: 'D' })
      const takes = Object.values(room.session()?.takes ?? {})
      const named = takes.flatMap(take => take.pages)
      expect(named.reduce((sum, page) => sum + page.count, 0)).toBe(160)
      for (const { hash } of named) expect(await pages.has(house.invite.room, hash)).toBe(true)
    }
  })

  it('[RL7] say goodbye over it: who leaves is gone at once', async () => {
    const { house, ann, bob, cem } = await threeWithABlockedPair(9)
    const leaving = bob.room.close()
    await house.clock.run(seconds(2))
    await leaving
    expect(Object.keys(ann.room.view().peers)).toEqual([cem.room.self])
    expect(cem.room.stats().carriedLinks).toBe(0)
  })
})

describe('a carrier', () => {
  it('[RL3] carries two pairs and refuses a third, which finds another', async () => {
    const house = new SimulatedHouse(6)
    const stays: Stay[] = []
    for (let n = 0; n < 8; n++) stays.push(await house.arrive(`Player ${n}`))
    const [near, , a, b, c, d, e, f] = stays as [Stay, Stay, Stay, Stay, Stay, Stay, Stay, Stay]
    const pairs = [
      [a, b],
      [c, d],
      [e, f],
    ] as const
    putAt(house, ms(3), near, stays.slice(1))
    for (const [one, other] of pairs) block(house, one, other)
    await house.clock.runUntil(() => allLinked(stays), seconds(10))
    const carriers = pairs.map(([one, other]) => rowOf(one, other)?.via)
    expect(carriers.filter(via => via === near.room.self)).toHaveLength(2)
    expect(carriers.every(via => via !== undefined)).toBe(true)
    expect(near.room.stats().carriedLinks).toBe(2)
  })

  it('[RL3] carries over one hop only', async () => {
    const house = new SimulatedHouse(7)
    const stays = [
      await house.arrive('A'),
      await house.arrive('B'),
      await house.arrive('C'),
      await house.arrive('D'),
    ]
    const [a, b, c, d] = stays as [Stay, Stay, Stay, Stay]
    // A chain: each reaches its neighbours only.
    block(house, a, c)
    block(house, a, d)
    block(house, b, d)
    await house.clock.run(seconds(30))
    expect(rowOf(a, c)).toMatchObject({ link: 'open', via: b.room.self })
    expect(rowOf(b, d)).toMatchObject({ link: 'open', via: c.room.self })
    expect(rowOf(a, d)?.link).toBe('connecting')
  })

  for (const [how, leave] of [
    ['says goodbye', (_: SimulatedHouse, { room }: Stay) => void room.close()],
    ['crashes', (house: SimulatedHouse, { room }: Stay) => house.network.crash(room.self)],
  ] as const)
    it(`[RL7] that ${how} in the middle of a jam is replaced within 10 s; no note stays`, async () => {
      const house = new SimulatedHouse(8)
      const [ann, bob] = [await house.arrive('Ann'), await house.arrive('Bob')]
      block(house, ann, bob)
      const [cem, dan] = [await house.arrive('Cem'), await house.arrive('Dan')]
      putAt(house, ms(3), cem, [ann, bob])
      await house.clock.runUntil(() => allLinked([ann, bob, cem, dan]), seconds(10))
      await enterAll(house, [ann, bob, cem, dan])
      expect(rowOf(ann, bob)?.via).toBe(cem.room.self)
      ann.room.play(on(60))
      await house.clock.run(seconds(1))
      leave(house, cem)
      await house.clock.runUntil(() => rowOf(ann, bob)?.via === dan.room.self, seconds(10))
      await house.clock.runUntil(() => rowOf(bob, ann)?.via === dan.room.self, seconds(1))
      ann.room.play(off(60))
      ann.room.play(on(62))
      await house.clock.run(ms(200))
      ann.room.play(off(62))
      await house.clock.run(seconds(2))
      const held = notesOf(bob).filter(([, note]) => note === 60)
      // Ended when the link was lost, and for good.
      expect(held.slice(0, 2)).toEqual([
        [0x90, 60],
        [0x80, 60],
      ])
      expect(held.filter(([status]) => status === 0x90)).toHaveLength(1)
      expect(notesOf(bob).slice(-2)).toEqual([
        [0x90, 62],
        [0x80, 62],
      ])
      const takes = Object.values(bob.room.session()?.takes ?? {})
      const kept = takes.flatMap(take => take.pages).reduce((sum, page) => sum + page.count, 0)
      expect(kept).toBe(4)
    })
})
