import { expect, it } from 'vitest'
import type { Edit } from '../../shared/doc/edit.ts'
import { bpm, ms, seconds } from '../../shared/time/units.ts'
import { allLinked, SimulatedHouse, type Stay } from '../support/simulated-house.ts'

const tempo = (n: number): readonly Edit[] => [{ type: 'set-tempo', bpm: bpm(n) }]

async function two(seed: number) {
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

it('[PR3] a tempo that is turned moves on every page, step by step, and never goes back', async () => {
  const { house, ann, bob } = await two(71)
  const seen: number[] = []
  bob.room.onSession(({ context }) => {
    if (context.tempo !== seen.at(-1)) seen.push(context.tempo)
  })
  for (let n = 1; n <= 60; n++) {
    ann.room.attention.turn(tempo(120 + n))
    expect(ann.room.session()?.context.tempo).toBe(120 + n)
    await house.clock.run(ms(20))
  }
  const ended = ann.room.attention.letGo()
  await house.clock.run(seconds(2))
  await ended
  expect(seen.length).toBeGreaterThan(50)
  expect(seen).toEqual([...seen].sort((a, b) => a - b))
  expect(seen.at(-1)).toBe(180)
  expect(ann.room.session()?.context.tempo).toBe(180)
  expect(ann.room.session()).toEqual(bob.room.session())
})

it('[PR3] who vanishes in mid-turn leaves what he had committed, on both sides', async () => {
  const { house, ann, bob } = await two(72)
  for (let n = 1; n <= 40; n++) {
    ann.room.attention.turn(tempo(120 + n))
    await house.clock.run(ms(20))
  }
  expect(bob.room.session()?.context.tempo).toBe(160)
  house.network.crash(ann.room.self)
  await house.clock.run(seconds(20))
  const left = bob.room.session()?.context.tempo ?? 0
  expect(left).toBeGreaterThan(120)
  expect(left).toBeLessThan(160)
})

it('[PR1] [PR2] one sees what the other looks at, and for a while after he has left', async () => {
  const { house, ann, bob } = await two(73)
  ann.room.attention.show({ focus: 'tempo', selection: ['n_1'] })
  await house.clock.run(ms(100))
  const shown = () => bob.room.attention.others().get(ann.room.self)
  expect(shown()).toMatchObject({ focus: 'tempo', selection: ['n_1'], isHere: true })
  const closing = ann.room.close()
  await house.clock.run(seconds(30))
  await closing
  expect(shown()).toMatchObject({ isHere: false })
  await house.clock.run(seconds(300))
  expect(shown()).toBeUndefined()
})

it('[PV3] what a listener turns is shown to nobody else', async () => {
  const { house, ann, bob } = await two(74)
  // They came at the same time: one of them is the host.
  const roleOf = ({ room }: Stay) => room.session()?.players[room.view().self.player]?.role
  const [host, other] = roleOf(ann) === 'host' ? [ann, bob] : [bob, ann]
  const { player } = other.room.view().self
  const deciding = host.room.edit([{ type: 'set-role', player, role: 'listener' }])
  await house.clock.run(seconds(1))
  await deciding
  other.room.attention.turn(tempo(200))
  await house.clock.run(ms(200))
  expect(host.room.session()?.context.tempo).toBe(120)
  const ended = expect(other.room.attention.letGo()).rejects.toThrow()
  await house.clock.run(seconds(2))
  await ended
  expect(host.room.session()?.context.tempo).toBe(120)
  expect(other.room.session()?.context.tempo).toBe(120)
})
