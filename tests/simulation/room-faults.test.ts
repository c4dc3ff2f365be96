import { describe, expect, it } from 'vitest'
import type { Lane, Link } from '../../shared/ports.ts'
import { bpm, ms, seconds } from '../../shared/time/units.ts'
import { seededEntropy, seededRandom } from '../support/seeded-random.ts'
import { allLinked, linkedTo, SimulatedHouse, type Stay } from '../support/simulated-house.ts'

const names = (stay: Stay) =>
  Object.values(stay.room.session()?.players ?? {})
    .map(player => player.name)
    .sort()

async function enterAll(house: SimulatedHouse, stays: readonly Stay[], name = 'Player') {
  const entering = Promise.all(
    stays.map((stay, n) => stay.room.enter({ name: `${name} ${n}`, colour: n })),
  )
  await house.clock.run(seconds(3))
  await entering
}

describe('a room among strangers', () => {
  it('[LK1] connects 8 players who join within 50 ms, and every edit reaches all', async () => {
    for (const seed of [11, 12, 13]) {
      const house = new SimulatedHouse(seed)
      const random = seededRandom(seed)
      const stays: Stay[] = []
      for (let n = 0; n < 8; n++) {
        stays.push(await house.arrive(`Player ${n}`))
        await house.clock.run(ms(random() * 6))
      }
      await house.clock.runUntil(() => allLinked(stays), seconds(5))
      await enterAll(house, stays)
      for (const stay of stays) expect(names(stay), `seed ${seed}`).toHaveLength(8)
    }
  })

  it('[SG4] keeps those with another secret out, and tells them', async () => {
    const house = new SimulatedHouse(2)
    const ann = await house.arrive('Ann')
    const eve = await house.arrive('Eve', {
      invite: { room: house.invite.room, secret: seededEntropy(5)(16) },
    })
    await house.clock.run(seconds(3))
    expect(eve.room.view().otherSecret).toBe(true)
    expect(Object.keys(ann.room.view().peers)).toEqual([])
  })

  it('[SE3] a server that changes, repeats or withholds sealed bodies cannot come between', async () => {
    const house = new SimulatedHouse(3)
    const random = seededRandom(3)
    house.signaling.tamper = signal => {
      if (signal.type !== 'relay') return signal
      if (random() < 0.2) return undefined
      if (random() < 0.2) return { ...signal, body: `${signal.body.slice(0, -4)}AAAA` }
      return signal
    }
    const stays = [await house.arrive('Ann'), await house.arrive('Bob'), await house.arrive('Cem')]
    await house.clock.runUntil(() => allLinked(stays), seconds(120))
    expect(stays.some(stay => (stay.room.stats().refusedSignals ?? 0) > 0)).toBe(true)
  })

  it('[ID4] closes a link whose hello was signed for another one', async () => {
    const house = new SimulatedHouse(4)
    const ann = await house.arrive('Ann')
    const mallory = await house.arrive('Mallory', {
      dialer: usual => ({
        dial: options =>
          usual.dial({
            ...options,
            // As in a link through somebody in the middle: the certificates are not those signed.
            onOpen: link =>
              options.onOpen({
                ...link,
                fingerprints: { local: 'AA:AA', remote: link.fingerprints.remote },
              }),
          }),
      }),
    })
    await house.clock.run(seconds(20))
    expect(linkedTo(ann, mallory.room.self)).toBe(false)
    expect(ann.room.view().peers[mallory.room.self]?.player).toBeUndefined()
  })

  it('[ID5] tells who meets a newer page to reload, and does not link', async () => {
    const house = new SimulatedHouse(8)
    const ann = await house.arrive('Ann')
    const newer = await house.arrive('Newer', {
      dialer: usual => ({
        dial: options =>
          usual.dial({
            ...options,
            onOpen: link =>
              options.onOpen({
                ...link,
                sync: {
                  ...link.sync,
                  send: frame => {
                    const text = new TextDecoder().decode(frame.subarray(2))
                    const next = new TextEncoder().encode(
                      text.replace('"version":1', '"version":2'),
                    )
                    return link.sync.send(Uint8Array.of(frame[0] ?? 0, frame[1] ?? 0, ...next))
                  },
                },
              }),
          }),
      }),
    })
    await house.clock.run(seconds(5))
    expect(ann.room.view().isOutdated).toBe(true)
    expect(linkedTo(ann, newer.room.self)).toBe(false)
  })

  it('[LK3] garbage on either lane costs its sender the link, and the others nothing', async () => {
    const house = new SimulatedHouse(5)
    const random = seededRandom(5)
    const noise = (length: number) => Uint8Array.from({ length }, () => Math.floor(random() * 256))
    let open: Link | undefined
    const [ann, bob] = [await house.arrive('Ann'), await house.arrive('Bob')]
    const mallory = await house.arrive('Mallory', {
      dialer: usual => ({
        dial: options =>
          usual.dial({
            ...options,
            onOpen: link => {
              open = link
              options.onOpen(link)
            },
          }),
      }),
    })
    await house.clock.runUntil(() => allLinked([ann, bob, mallory]), seconds(10))
    await enterAll(house, [ann, bob, mallory])
    const lanes: Lane[] = open ? [open.sync, open.live] : []
    for (let n = 0; n < 500; n++) for (const lane of lanes) lane.send(noise(1 + (n % 400)))
    await house.clock.run(seconds(2))
    expect(linkedTo(ann, bob.room.self)).toBe(true)
    void ann.room.edit([{ type: 'set-tempo', bpm: bpm(91) }])
    ann.room.play({ status: 0x90, data1: 64, data2: 90 })
    await house.clock.run(seconds(1))
    expect(bob.room.session()?.context.tempo).toBe(91)
    expect(bob.heard.map(note => note.message.data1)).toContain(64)
  })

  it('[DOC6] merges what was done on both sides of a partition', async () => {
    const house = new SimulatedHouse(6)
    const stays = [await house.arrive('Ann'), await house.arrive('Bob'), await house.arrive('Cem')]
    const [ann, bob, cem] = stays as [Stay, Stay, Stay]
    await house.clock.runUntil(() => allLinked(stays), seconds(5))
    await enterAll(house, stays)
    house.network.partition([ann.room.self], [bob.room.self, cem.room.self])
    await house.clock.run(seconds(10))
    void ann.room.edit([{ type: 'set-tempo', bpm: bpm(140) }])
    void bob.room.edit([{ type: 'set-key', key: 'Eb' }])
    void cem.room.edit([{ type: 'set-scale', scale: 'dorian' }])
    await house.clock.run(seconds(2))
    house.network.heal()
    await house.clock.run(seconds(40))
    for (const stay of stays)
      expect(stay.room.session()?.context).toMatchObject({ tempo: 140, key: 'Eb', scale: 'dorian' })
  })

  it('[DOC6] comes back from its own store and merges with those who went on', async () => {
    const house = new SimulatedHouse(7)
    const [ann, bob] = [await house.arrive('Ann'), await house.arrive('Bob', { player: 42 })]
    await house.clock.runUntil(() => allLinked([ann, bob]), seconds(5))
    await enterAll(house, [ann, bob])
    const leaving = bob.room.close()
    await house.clock.run(seconds(2))
    await leaving
    void ann.room.edit([{ type: 'set-tempo', bpm: bpm(150) }])
    await house.clock.run(seconds(1))
    const back = await house.arrive('Bob', { again: bob, player: 42 })
    await house.clock.runUntil(() => allLinked([ann, back]), seconds(5))
    await house.clock.run(seconds(1))
    expect(back.room.session()?.context.tempo).toBe(150)
    expect(back.room.view().self.player).toBe(bob.room.view().self.player)
    expect(names(ann)).toHaveLength(2)
  })
})
