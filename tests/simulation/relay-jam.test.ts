import { describe, expect, it } from 'vitest'
import type { TrackId } from '../../shared/protocol/ids.ts'
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
import { allLinked, SimulatedHouse, type Stay } from '../support/simulated-house.ts'

/** Plays `count` short notes and tells how late each was heard by `listener`, ms, in order of size. */
async function delays(house: SimulatedHouse, player: Stay, listener: Stay, count: number) {
  const { clock } = house
  const late: number[] = []
  const playedAt = new Map<number, number>()
  const stop = listener.room.onHeard(({ peer, message }) => {
    const at = playedAt.get(message.data1)
    if (peer === player.room.self && message.status === 0x90 && at !== undefined)
      late.push((clock.now() - at) / 1000)
  })
  for (let n = 0; n < count; n++) {
    const key = 20 + (n % 100)
    playedAt.set(key, clock.now())
    player.room.play(on(key))
    await clock.run(ms(25))
    player.room.play(off(key))
    await clock.run(ms(8))
  }
  await clock.run(seconds(1))
  stop()
  return late.toSorted((a, b) => a - b)
}
const quantile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

describe('a jam over a relay', () => {
  it('[RL6] hears each note one hop later than a direct link would bring it', async () => {
    const { house, ann, bob, cem } = await threeWithABlockedPair(21)
    const direct = await delays(house, ann, cem, 150)
    const relayed = await delays(house, ann, bob, 150)
    const figures = (late: readonly number[]) =>
      `p50 ${quantile(late, 0.5)} p99 ${quantile(late, 0.99)}`
    process.stdout.write(`note, ms: direct ${figures(direct)}; over a relay ${figures(relayed)}\n`)
    expect(relayed).toHaveLength(150)
    // Two hops of 10 ms with up to 2 ms of jitter each.
    expect(quantile(relayed, 0.99)).toBeLessThanOrEqual(24.5)
  })

  it('[RL7] goes over to the direct link when that opens: no note is lost, doubled or stuck', async () => {
    // The direct way is the quicker one, or as long as it may be when somebody near both carries.
    for (const [seed, latency] of [
      [31, ms(10)],
      [32, ms(10)],
      [33, ms(80)],
      [34, ms(80)],
    ] as const) {
      const { house, ann, bob, cem } = await threeWithABlockedPair(seed)
      const expected: number[][] = []
      house.network.setWeather({ blocked: false, latency }, [ann.room.self, bob.room.self])
      ann.room.play(on(10))
      expected.push([0x90, 10])
      const isDirect = () =>
        [rowOf(ann, bob), rowOf(bob, ann)].every(row => row?.route === 'direct')
      // The next direct dial comes within its back-off, and play goes on until well after it.
      let after = 0
      for (let n = 0; after < 60; n++) {
        const key = 20 + (n % 100)
        ann.room.play(on(key))
        await house.clock.run(ms(30))
        ann.room.play(off(key))
        await house.clock.run(ms(30))
        expected.push([0x90, key], [0x80, key])
        if (isDirect()) after++
        expect(n, `seed ${seed}: still relayed`).toBeLessThan(1_000)
      }
      await house.clock.run(seconds(3))
      expect(notesOf(bob), `seed ${seed}`).toEqual(expected)
      expect(cem.room.stats().carriedLinks).toBe(0)
      ann.room.play(off(10))
      void bob.room.edit([{ type: 'set-tempo', bpm: bpm(71) }])
      await house.clock.run(seconds(1))
      expect(notesOf(bob).at(-1)).toEqual([0x80, 10])
      expect(ann.room.session()?.context.tempo).toBe(71)
    }
  })

  it('[RL7] loses no edit when the links change under it again and again', async () => {
    const house = new SimulatedHouse(40)
    const [ann, bob] = [await house.arrive('Ann'), await house.arrive('Bob')]
    block(house, ann, bob)
    const [cem, dan] = [await house.arrive('Cem'), await house.arrive('Dan')]
    const stays = [ann, bob, cem, dan]
    putAt(house, ms(3), cem, [ann, bob])
    await house.clock.runUntil(() => allLinked(stays), seconds(10))
    await enterAll(house, stays)
    const names = Array.from({ length: 60 }, (_, n) => `Track ${String(n).padStart(2, '0')}`)
    for (const [n, name] of names.entries()) {
      const player = n % 2 === 0 ? ann : bob
      const track = `k_${String(n).padStart(20, '0')}` as TrackId
      void player.room.edit([{ type: 'add-track', track, name }])
      await house.clock.run(ms(300))
      if (n % 15 === 5) house.network.kill(ann.room.self, cem.room.self)
      if (n % 15 === 10)
        house.network.setWeather({ blocked: n % 2 === 0 }, [ann.room.self, bob.room.self])
    }
    await house.clock.run(seconds(15))
    for (const { room } of stays) {
      const tracks = Object.values(room.session()?.tracks ?? {})
      expect(tracks.map(track => track.name).sort()).toEqual(names)
    }
  })
})
