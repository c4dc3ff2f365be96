import { describe, expect, it } from 'vitest'
import { bpm, ms, seconds } from '../../shared/time/units.ts'
import {
  allLinked,
  linkedTo,
  RECORDER_TOKEN,
  SimulatedHouse,
  type Stay,
} from '../support/simulated-house.ts'

const on = (note: number) => ({ status: 0x90, data1: note, data2: 100 })
const off = (note: number) => ({ status: 0x80, data1: note, data2: 0 })
const rowOf = ({ room }: Stay, other: Stay) => room.view().peers[other.room.self]
const notesOf = ({ heard }: Stay) => heard.map(({ message }) => [message.status, message.data1])

async function enterAll(house: SimulatedHouse, stays: readonly Stay[]) {
  const entering = Promise.all(
    stays.map((stay, n) => stay.room.enter({ name: `Player ${n}`, colour: n })),
  )
  await house.clock.run(seconds(3))
  await entering
}

/** Ann and Bob cannot reach each other, whoever else is there. */
async function blockedPair(seed: number) {
  const house = new SimulatedHouse(seed)
  const [ann, bob] = [await house.arrive('Ann'), await house.arrive('Bob')]
  house.network.setWeather({ blocked: true }, [ann.room.self, bob.room.self])
  return { house, ann, bob }
}

describe('two players who cannot reach each other', () => {
  it('[RL1] are linked within 10 s through a third, and see through whom', async () => {
    const { house, ann, bob } = await blockedPair(1)
    const cem = await house.arrive('Cem')
    await house.clock.runUntil(() => allLinked([ann, bob, cem]), seconds(10))
    for (const [one, other] of [
      [ann, bob],
      [bob, ann],
    ] as const)
      expect(rowOf(one, other)).toMatchObject({ route: 'relay', via: cem.room.self })
    expect(rowOf(ann, cem)?.route).toBe('direct')
    await enterAll(house, [ann, bob, cem])
    ann.room.play(on(60))
    await house.clock.run(ms(100))
    ann.room.play(off(60))
    void ann.room.edit([{ type: 'set-tempo', bpm: bpm(97) }])
    await house.clock.run(seconds(1))
    expect(notesOf(bob)).toEqual([
      [0x90, 60],
      [0x80, 60],
    ])
    expect(bob.room.session()?.context.tempo).toBe(97)
  })
})
