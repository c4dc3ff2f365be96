import { expect, it } from 'vitest'
import type { Edit } from '../../shared/doc/edit.ts'
import { decodeActionPage } from '../../shared/take/action-page.ts'
import { bpm, seconds } from '../../shared/time/units.ts'
import { allLinked, RECORDER_TOKEN, SimulatedHouse, type Stay } from '../support/simulated-house.ts'

const tempo = (n: number): Edit => ({ type: 'set-tempo', bpm: bpm(60 + (n % 300)) })

const RECORDER = { role: { name: 'recorder', token: RECORDER_TOKEN } } as const

/** Ann is in the room, alone or with the Recorder. */
async function house(options: { readonly records?: true } = {}) {
  const house = new SimulatedHouse(77)
  const ann = await house.arrive('Ann', { player: 5 })
  const stays = [ann, ...(options.records ? [await house.arrive('Recorder', RECORDER)] : [])]
  await house.clock.runUntil(() => allLinked(stays), seconds(5))
  const entering = ann.room.enter({ name: 'Ann', colour: 1 })
  await house.clock.run(seconds(1))
  await entering
  const { player } = ann.room.view().self
  const live = async (stay: Stay) => (await stay.room.actions(player)).actions
  async function acts(count: number, from = 0) {
    for (let n = from; n < from + count; n++) await ann.room.edit([tempo(n)])
  }
  /** All that stands in pages, as that stay has it on its own disk. */
  async function filed(stay: Stay) {
    const pages = stay.room.session()?.actionPages[player] ?? []
    const read = pages.map(async ({ hash }) => {
      const bytes = await stay.pages.get(house.invite.room, hash)
      const page = bytes && decodeActionPage(bytes, hash)
      return page?.ok ? page.value : []
    })
    return (await Promise.all(read)).flat()
  }
  return { house, stays, ann, acts, live, filed }
}

it('[DOC24] the last 100 stay in the document, older ones go into pages that everybody keeps', async () => {
  const { house: at, stays, acts, live, filed, ann } = await house({ records: true })
  await acts(163)
  await at.clock.run(seconds(7))
  expect(await live(ann)).toHaveLength(163)
  await acts(1, 163)
  await at.clock.run(seconds(7))
  for (const stay of stays) {
    const [kept, older] = [await live(stay), await filed(stay)]
    expect([kept.length, older.length]).toEqual([100, 64])
    const values = [...older, ...kept].map(({ parts }) => parts[0]?.fields[0]?.value)
    expect(values).toEqual(Array.from({ length: 164 }, (_, n) => 60 + n))
  }
})

it('[DOC24] without a rest they are filed all the same', async () => {
  const { house: at, acts, live, filed, ann } = await house()
  for (let n = 0; n < 400; n += 40) {
    await acts(40, n)
    await at.clock.run(seconds(0.5))
  }
  expect((await live(ann)).length).toBeLessThan(300)
  expect((await filed(ann)).length + (await live(ann)).length).toBe(400)
})

it('[DOC24] what could not be stored stays, and goes another time', async () => {
  const { house: at, acts, live, filed, ann } = await house()
  const { put } = ann.pages
  ann.pages.put = () => Promise.reject(new Error('full'))
  await acts(170)
  await at.clock.run(seconds(7))
  expect([(await live(ann)).length, (await filed(ann)).length]).toEqual([170, 0])
  ann.pages.put = put
  await acts(1, 170)
  await at.clock.run(seconds(7))
  expect([(await live(ann)).length, (await filed(ann)).length]).toEqual([100, 71])
})

it('[DOC24] who comes back files what an earlier stay of his left', async () => {
  const { house: at, acts, live, ann } = await house()
  await acts(150)
  const leaving = ann.room.close()
  await at.clock.run(seconds(2))
  await leaving
  const again = await at.arrive('Ann', { again: ann, player: 5 })
  await at.clock.run(seconds(3))
  const entering = again.room.enter({ name: 'Ann', colour: 1 })
  await at.clock.run(seconds(1))
  await entering
  for (let n = 0; n < 20; n++) await again.room.edit([tempo(200 + n)])
  await at.clock.run(seconds(7))
  const kept = await live(again)
  expect(kept).toHaveLength(100)
  expect(new Set(kept.map(({ actor }) => actor)).size).toBe(2)
})
