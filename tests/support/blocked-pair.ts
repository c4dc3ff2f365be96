import type { Dialer } from '../../shared/ports.ts'
import { type Micros, seconds } from '../../shared/time/units.ts'
import { allLinked, SimulatedHouse, type Stay } from './simulated-house.ts'

export const on = (note: number) => ({ status: 0x90, data1: note, data2: 100 })
export const off = (note: number) => ({ status: 0x80, data1: note, data2: 0 })
export const rowOf = ({ room }: Stay, other: Stay) => room.view().peers[other.room.self]
export const notesOf = ({ heard }: Stay) =>
  heard.map(({ message }) => [message.status, message.data1])

export function block(house: SimulatedHouse, one: Stay, other: Stay): void {
  house.network.setWeather({ blocked: true }, [one.room.self, other.room.self])
}

/** Everything to and from that one takes so long, one way. */
export function putAt(house: SimulatedHouse, latency: Micros, stay: Stay, others: readonly Stay[]) {
  for (const { room } of others) house.network.setWeather({ latency }, [stay.room.self, room.self])
}

export async function enterAll(house: SimulatedHouse, stays: readonly Stay[]): Promise<void> {
  const entering = Promise.all(
    stays.map((stay, n) => stay.room.enter({ name: `Player ${n}`, colour: n })),
  )
  await house.clock.run(seconds(3))
  await entering
}

/** Ann and Bob cannot reach each other; Cem can reach both. All have entered. */
export async function threeWithABlockedPair(seed: number, cemsDialer?: (usual: Dialer) => Dialer) {
  const house = new SimulatedHouse(seed)
  const [ann, bob] = [await house.arrive('Ann'), await house.arrive('Bob')]
  block(house, ann, bob)
  const cem = await house.arrive('Cem', cemsDialer ? { dialer: cemsDialer } : {})
  await house.clock.runUntil(() => allLinked([ann, bob, cem]), seconds(10))
  await enterAll(house, [ann, bob, cem])
  return { house, ann, bob, cem }
}
