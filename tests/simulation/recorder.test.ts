import { describe, expect, it } from 'vitest'
import { StoreError } from '../../shared/errors.ts'
import { bpm, ms, seconds } from '../../shared/time/units.ts'
import { allLinked, RECORDER_TOKEN, SimulatedHouse, type Stay } from '../support/simulated-house.ts'

const recorder = { name: 'recorder', token: RECORDER_TOKEN } as const
const savingOf = (stay: Stay) => stay.room.view().saving.name

async function saved(seed: number) {
  const house = new SimulatedHouse(seed)
  const ann = await house.arrive('Ann')
  const archive = await house.arrive('Recorder', { role: recorder })
  await house.clock.runUntil(() => allLinked([ann, archive]), seconds(5))
  const entering = ann.room.enter({ name: 'Ann', colour: 1 })
  await house.clock.run(seconds(2))
  await entering
  return { house, ann, archive }
}

async function play(house: SimulatedHouse, { room }: Stay, notes: number) {
  for (let n = 0; n < notes; n++) {
    room.play({ status: 0x90, data1: 40 + n, data2: 100 })
    await house.clock.run(ms(40))
    room.play({ status: 0x80, data1: 40 + n, data2: 0 })
    await house.clock.run(ms(40))
  }
}

describe('a room with a Recorder', () => {
  it('[AR5] says saved once the Recorder has the document and every page', async () => {
    const { house, ann, archive } = await saved(1)
    await play(house, ann, 20)
    await house.clock.runUntil(() => savingOf(ann) === 'saved', seconds(5))
    const pages = Object.values(ann.room.session()?.takes ?? {}).flatMap(take => take.pages)
    expect(pages.length).toBeGreaterThan(0)
    for (const { hash } of pages)
      expect(await archive.pages.has(house.invite.room, hash)).toBe(true)
  })

  it('[AR5] says nothing is saved while the Recorder cannot write, and saved when it can again', async () => {
    const { house, ann, archive } = await saved(2)
    await house.clock.runUntil(() => savingOf(ann) === 'saved', seconds(5))
    archive.log.fault = new StoreError('disk-full', 'The disk is full.')
    void ann.room.edit([{ type: 'set-tempo', bpm: bpm(88) }])
    await house.clock.run(seconds(2))
    expect(savingOf(ann)).toBe('failing')
    archive.log.fault = undefined
    void ann.room.edit([{ type: 'set-tempo', bpm: bpm(89) }])
    await house.clock.runUntil(() => savingOf(ann) === 'saved', seconds(60))
  })

  it('[AR5] pages that could not be written are asked for again', async () => {
    const { house, ann, archive } = await saved(3)
    archive.pages.fault = new StoreError('disk-full', 'The disk is full.')
    await play(house, ann, 5)
    await house.clock.run(seconds(2))
    expect(savingOf(ann)).not.toBe('saved')
    archive.pages.fault = undefined
    await house.clock.runUntil(() => savingOf(ann) === 'saved', seconds(30))
  })

  it('[AR3] brings the room to a newcomer when every other player has gone', async () => {
    const { house, ann, archive } = await saved(4)
    await play(house, ann, 10)
    void ann.room.edit([{ type: 'set-key', key: 'F#' }])
    await house.clock.runUntil(() => savingOf(ann) === 'saved', seconds(5))
    const leaving = ann.room.close()
    await house.clock.run(seconds(3))
    await leaving
    const bob = await house.arrive('Bob')
    await house.clock.runUntil(() => allLinked([bob, archive]), seconds(5))
    await house.clock.runUntil(() => bob.room.session()?.context.key === 'F#', seconds(3))
    const [page] = Object.values(bob.room.session()?.takes ?? {}).flatMap(take => take.pages)
    const reading = page ? bob.room.page(page.hash) : undefined
    await house.clock.run(seconds(3))
    expect((await reading)?.length).toBeGreaterThan(0)
  })

  it('[AR5] an unlisted peer that calls itself the Recorder is not believed', async () => {
    const house = new SimulatedHouse(5)
    const ann = await house.arrive('Ann')
    const liar = await house.arrive('Liar', { role: { name: 'recorder', token: 'x'.repeat(20) } })
    await house.clock.run(seconds(6))
    expect(ann.room.view().recorder).not.toBe('present')
    expect(Object.values(ann.room.view().peers).some(peer => peer.recorder)).toBe(false)
    expect(liar.room.view().phase.name).not.toBe('left')
  })

  it('the host alone decides whether the session is saved', async () => {
    const { house, ann } = await saved(6)
    const bob = await house.arrive('Bob')
    await house.clock.runUntil(() => allLinked([ann, bob]), seconds(5))
    const entering = bob.room.enter({ name: 'Bob', colour: 2 })
    await house.clock.run(seconds(2))
    await entering
    await expect(bob.room.edit([{ type: 'set-saving', saving: false }])).rejects.toMatchObject({
      code: 'not-permitted',
    })
    void ann.room.edit([{ type: 'set-saving', saving: false }])
    await house.clock.run(seconds(1))
    expect(savingOf(ann)).toBe('off')
    expect(savingOf(bob)).toBe('off')
  })
})
