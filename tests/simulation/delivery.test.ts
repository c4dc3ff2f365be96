import { describe, expect, it } from 'vitest'
import type { Dialer, DocPort, Link } from '../../shared/ports.ts'
import { bpm, type Micros, ms, seconds } from '../../shared/time/units.ts'
import { openTestCrdt } from '../support/open-doc.ts'
import { allLinked, SimulatedHouse, type Stay } from '../support/simulated-house.ts'

async function enterAll(house: SimulatedHouse, stays: readonly Stay[]) {
  await house.clock.runUntil(() => allLinked(stays), seconds(10))
  const entering = Promise.all(
    stays.map(({ room }, n) => room.enter({ name: `Player ${n}`, colour: n })),
  )
  await house.clock.run(seconds(3))
  await entering
}

const setTempo = ({ room }: Stay, tempo: number) =>
  void room.edit([{ type: 'set-tempo', bpm: bpm(tempo) }])
const tempoOf = ({ room }: Stay) => room.session()?.context.tempo
const deliveryOf = ({ room }: Stay) => room.view().delivery

/** What the player says on his sync lanes is lost while `deaf` is set, without an end of the link. */
function withDeafLane(state: { deaf: boolean }) {
  const muffled = (link: Link): Link => ({
    ...link,
    sync: { ...link.sync, send: bytes => state.deaf || link.sync.send(bytes) },
  })
  return (usual: Dialer): Dialer => ({
    dial: options => usual.dial({ ...options, onOpen: link => options.onOpen(muffled(link)) }),
  })
}

/** How the states of `stay` follow each other, looked at twice a second. */
async function statesOver(house: SimulatedHouse, stay: Stay, time: Micros) {
  const states: string[] = []
  for (let passed = 0; passed < time; passed += ms(500)) {
    await house.clock.run(ms(500))
    const { state } = deliveryOf(stay)
    if (states.at(-1) !== state) states.push(state)
  }
  return states
}

describe('what a player changed', () => {
  it('[DL1] [DL3] is never called late while others edit too and a fifth of the datagrams are lost', async () => {
    const house = new SimulatedHouse(31, { loss: 0.2, jitter: ms(15) })
    const stays: Stay[] = []
    for (let n = 0; n < 5; n++) stays.push(await house.arrive(`Player ${n}`))
    await enterAll(house, stays)
    const seen = new Set<string>()
    for (let turn = 0; turn < 600; turn++) {
      const stay = stays[turn % stays.length]!
      setTempo(stay, 60 + (turn % 200))
      await house.clock.run(ms(33))
      for (const one of stays) seen.add(deliveryOf(one).state)
    }
    expect([...seen]).toEqual(['arrived'])
  })

  it('[DL2] [DL3] and nobody acknowledges is asked for again and again, told of, kept, and arrives in the end', async () => {
    const house = new SimulatedHouse(32)
    const ears = { deaf: false }
    const ann = await house.arrive('Ann', { dialer: withDeafLane(ears) })
    const bob = await house.arrive('Bob')
    await enterAll(house, [ann, bob])
    ears.deaf = true
    setTempo(ann, 91)
    await house.clock.run(ms(100))
    setTempo(ann, 92)
    expect(await statesOver(house, ann, seconds(25))).toEqual(['arrived', 'late', 'stuck'])
    expect(deliveryOf(ann)).toMatchObject({ waiting: 2, peer: bob.room.self })
    const { repairs = 0 } = ann.room.stats()
    await house.clock.run(seconds(600))
    expect(ann.room.stats().repairs).toBeGreaterThan(repairs + 15)
    expect(tempoOf(ann)).toBe(92)
    ears.deaf = false
    expect(await statesOver(house, ann, seconds(40))).toEqual(['stuck', 'arrived'])
    expect(tempoOf(bob)).toBe(92)
  })

  it('[DL2] reaches whom his own link does not reach through a neighbour, while others edit', async () => {
    const house = new SimulatedHouse(33)
    const ears = { deaf: false }
    const bob = await house.arrive('Bob')
    const cem = await house.arrive('Cem')
    await house.clock.runUntil(() => allLinked([bob, cem]), seconds(10))
    const onlyToBob = withDeafLane(ears)
    let links = 0
    const ann = await house.arrive('Ann', {
      // The first link that opens is to be the one that says nothing.
      dialer: usual => ({
        dial: options => (links++ === 0 ? onlyToBob(usual) : usual).dial(options),
      }),
    })
    await enterAll(house, [ann, bob, cem])
    ears.deaf = true
    void ann.room.edit([{ type: 'set-key', key: 'F#' }])
    const keyOf = ({ room }: Stay) => room.session()?.context.key
    for (let turn = 0; turn < 40; turn++) {
      setTempo(cem, 60 + turn)
      await house.clock.run(ms(200))
    }
    expect([keyOf(bob), keyOf(cem)]).toEqual(['F#', 'F#'])
    await house.clock.run(seconds(12))
    expect(deliveryOf(ann).state).toBe('arrived')
  })

  it('[DL3] is kept while everybody is out of reach, and counted', async () => {
    const house = new SimulatedHouse(34)
    const [ann, bob] = [await house.arrive('Ann'), await house.arrive('Bob')]
    await enterAll(house, [ann, bob])
    house.network.partition([ann.room.self], [bob.room.self])
    await house.clock.run(seconds(10))
    for (const tempo of [71, 72, 73]) setTempo(ann, tempo)
    await house.clock.run(seconds(2))
    expect(deliveryOf(ann)).toMatchObject({ state: 'arrived', kept: 3 })
    house.network.heal()
    await house.clock.run(seconds(40))
    expect(deliveryOf(ann)).toMatchObject({ state: 'arrived', kept: 0 })
    expect(tempoOf(bob)).toBe(73)
  })
})

it('[DL4] a document that stays different for good raises the alarm on both sides, and nobody else is hurt', async () => {
  const house = new SimulatedHouse(35)
  const state = { isDeaf: false }
  const crdt = await openTestCrdt()
  const withoutChanges = (message: Uint8Array) =>
    crdt.encodeSyncMessage({ ...crdt.decodeSyncMessage(message), changes: [] })
  /** Takes nothing of others and answers all the same. */
  const stubborn = (usual: DocPort): DocPort => ({
    ...usual,
    receive: (changes, from) =>
      state.isDeaf
        ? Promise.resolve({ accepted: changes.length, refused: 0, orphans: 0 })
        : usual.receive(changes, from),
    receiveSync: (peer, message) =>
      state.isDeaf
        ? usual.receiveSync(peer, withoutChanges(message))
        : usual.receiveSync(peer, message),
  })
  const [ann, cem] = [await house.arrive('Ann'), await house.arrive('Cem')]
  const bob = await house.arrive('Bob', { doc: stubborn })
  await enterAll(house, [ann, bob, cem])
  state.isDeaf = true
  setTempo(ann, 88)
  setTempo(bob, 99)
  await house.clock.run(seconds(60))
  expect(deliveryOf(ann)).toMatchObject({ state: 'different', peer: bob.room.self })
  expect(deliveryOf(bob).state).toBe('different')
  expect(ann.room.stats().divergences).toBe(1)
  setTempo(cem, 77)
  await house.clock.run(seconds(1))
  expect([tempoOf(ann), tempoOf(cem)]).toEqual([77, 77])
})

it('[DL6] who comes to four that all have the same history gets it once', async () => {
  const house = new SimulatedHouse(36)
  const stays: Stay[] = []
  for (let n = 0; n < 4; n++) stays.push(await house.arrive(`Player ${n}`))
  await enterAll(house, stays)
  for (let n = 0; n < 200; n++) setTempo(stays[n % 4]!, 60 + n)
  await house.clock.run(seconds(5))

  let bytes = 0
  const counted = (usual: DocPort): DocPort => ({
    ...usual,
    receiveSync(peer, message, from) {
      bytes += message.length
      return usual.receiveSync(peer, message, from)
    },
  })
  const newcomer = await house.arrive('Newcomer', { doc: counted })
  const isTold = () => tempoOf(newcomer) === tempoOf(stays[0]!)
  await house.clock.runUntil(isTold, seconds(10))
  const once = bytes
  expect(once).toBeGreaterThan(4_000)
  await house.clock.run(seconds(10))
  expect(bytes - once).toBeLessThan(once / 10)
  setTempo(stays[3]!, 99)
  await house.clock.run(seconds(1))
  expect(tempoOf(newcomer)).toBe(99)
})
