import { describe, expect, it } from 'vitest'
import { bpm, ms, seconds } from '../../shared/time/units.ts'
import { allLinked, SimulatedHouse, type Stay } from '../support/simulated-house.ts'

const on = (note: number) => ({ status: 0x90, data1: note, data2: 100 })
const off = (note: number) => ({ status: 0x80, data1: note, data2: 0 })
const tempoOf = (stay: Stay) => stay.room.session()?.context.tempo

async function two(seed = 1) {
  const house = new SimulatedHouse(seed)
  const [ann, bob] = [await house.arrive('Ann'), await house.arrive('Bob')]
  await house.clock.runUntil(() => allLinked([ann, bob]), seconds(5))
  const entering = Promise.all([
    ann.room.enter({ name: 'Ann', colour: 1 }),
    bob.room.enter({ name: 'Bob', colour: 2 }),
  ])
  await house.clock.run(seconds(1))
  await entering
  return { house, ann, bob }
}

describe('two players in a room', () => {
  it('[LK1] link, enter, and see each other in the document', async () => {
    const { ann, bob } = await two()
    const names = (stay: Stay) =>
      Object.values(stay.room.session()?.players ?? {})
        .map(player => player.name)
        .sort()
    expect(names(ann)).toEqual(['Ann', 'Bob'])
    expect(names(bob)).toEqual(['Ann', 'Bob'])
    expect(ann.room.view().phase.name).toBe('in')
  })

  it('[SG6] who goes in while its links are still being made is not taken to be at the door', async () => {
    for (let wait = 0; wait < 120; wait += 5) {
      const house = new SimulatedHouse(40 + wait)
      const ann = await house.arrive('Ann')
      await house.clock.run(seconds(1))
      const bob = await house.arrive('Bob')
      await house.clock.run(ms(wait))
      const entering = bob.room.enter({ name: 'Bob', colour: 2 })
      await house.clock.run(seconds(4))
      await entering
      expect(ann.room.view().peers[bob.room.self], `after ${wait} ms`).toMatchObject({
        link: 'open',
        door: false,
      })
    }
  })

  it('[LV2] hear what the other plays, once each', async () => {
    const { house, ann, bob } = await two()
    ann.room.play(on(60))
    await house.clock.run(ms(100))
    ann.room.play(off(60))
    await house.clock.run(seconds(1))
    expect(bob.heard.map(({ message }) => [message.status, message.data1])).toEqual([
      [0x90, 60],
      [0x80, 60],
    ])
  })

  it('[TR6] agree after simultaneous edits of tempo and key', async () => {
    const { house, ann, bob } = await two()
    const edits = [
      ann.room.edit([{ type: 'set-tempo', bpm: bpm(97) }]),
      bob.room.edit([{ type: 'set-key', key: 'D' }]),
    ]
    await house.clock.run(seconds(1))
    await Promise.all(edits)
    for (const stay of [ann, bob])
      expect(stay.room.session()?.context).toMatchObject({ tempo: 97, key: 'D' })
  })

  it('[PV1] show who edits what he set after his edit is on its way, and then at once', async () => {
    const house = new SimulatedHouse(9)
    const later: (() => void)[] = []
    const ann = await house.arrive('Ann', { soon: task => later.push(task) })
    const entering = ann.room.enter({ name: 'Ann', colour: 1 })
    await house.clock.run(seconds(5))
    await entering
    const editing = ann.room.edit([{ type: 'set-tempo', bpm: bpm(97) }])
    expect(tempoOf(ann)).toBe(120)
    later.shift()?.()
    expect(tempoOf(ann)).toBe(97)
    await house.clock.run(seconds(1))
    await editing
    expect(tempoOf(ann)).toBe(97)
    expect(later).toEqual([])
  })

  it('[TR3] start together after the way to the farthest of them, at once when alone', async () => {
    const { house, ann, bob } = await two()
    // 10 ms and up to 2 of jitter, and 50 more.
    expect(ann.room.lead()).toBeGreaterThanOrEqual(ms(60))
    expect(ann.room.lead()).toBeLessThanOrEqual(ms(62))
    const cem = await house.arrive('Cem')
    house.network.setWeather({ latency: ms(90), jitter: ms(0) }, [ann.room.self, cem.room.self])
    await house.clock.runUntil(() => allLinked([ann, bob, cem]), seconds(5))
    const entering = cem.room.enter({ name: 'Cem', colour: 3 })
    await house.clock.run(seconds(3))
    await entering
    expect(ann.room.lead()).toBe(ms(140))
    const before = ann.room.clock.now()
    void ann.room.edit([{ type: 'play' }])
    await house.clock.run(ms(139))
    for (const { room } of [ann, bob, cem])
      expect(room.session()?.transport).toMatchObject({
        playing: true,
        anchorMoment: before + ms(140),
      })
  })

  it('[TK4] keep what was played, also when its player crashes', async () => {
    const { house, ann, bob } = await two()
    for (let n = 0; n < 10; n++) {
      ann.room.play(on(60 + n))
      await house.clock.run(ms(50))
      ann.room.play(off(60 + n))
      await house.clock.run(ms(50))
    }
    house.network.crash(ann.room.self)
    await house.clock.run(seconds(30))
    const takes = Object.values(bob.room.session()?.takes ?? {})
    const kept = takes.flatMap(take => take.pages).reduce((sum, page) => sum + page.count, 0)
    expect(kept).toBeGreaterThanOrEqual(10)
  })

  it('[LK6] find each other again after their link broke', async () => {
    const { house, ann, bob } = await two()
    house.network.kill(ann.room.self, bob.room.self)
    expect(ann.room.view().peers[bob.room.self]?.link).toBe('reconnecting')
    await house.clock.runUntil(() => allLinked([ann, bob]), seconds(5))
    void ann.room.edit([{ type: 'set-tempo', bpm: bpm(77) }])
    await house.clock.run(seconds(1))
    expect(tempoOf(bob)).toBe(77)
  })

  it('[SG10] play on while signaling is gone, and stay linked when it is back', async () => {
    const { house, ann, bob } = await two()
    house.signaling.kill()
    await house.clock.run(seconds(10))
    expect(allLinked([ann, bob])).toBe(true)
    void ann.room.edit([{ type: 'set-tempo', bpm: bpm(66) }])
    await house.clock.run(seconds(1))
    expect(tempoOf(bob)).toBe(66)
    house.signaling.restart()
    await house.clock.run(seconds(5))
    expect(allLinked([ann, bob])).toBe(true)
  })

  it('[LK5] notice within 4 s that the other is gone', async () => {
    const { house, ann, bob } = await two()
    house.network.crash(bob.room.self)
    await house.clock.run(seconds(4.1))
    expect(ann.room.view().peers[bob.room.self]?.link).not.toBe('open')
  })

  it('say goodbye: the one who leaves is gone at once and stays gone', async () => {
    const { house, ann, bob } = await two()
    const leaving = bob.room.close()
    await house.clock.run(seconds(2))
    await leaving
    expect(ann.room.view().peers).toEqual({})
  })
})
