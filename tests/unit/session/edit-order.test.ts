import { beforeEach, expect, it } from 'vitest'
import type { Edit } from '../../../shared/doc/edit.ts'
import { createEditOrder, type EditRank, rankOf } from '../../../shared/session/edit-order.ts'
import { ms, seconds } from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'

let clock: FakeClock
let begun: string[]
let finish: Map<string, () => void>
let order: ReturnType<typeof createEditOrder>
beforeEach(() => {
  clock = new FakeClock()
  begun = []
  finish = new Map()
  order = createEditOrder(clock)
})

/** An edit that takes until it is finished by name. */
function add(rank: EditRank, name: string): Promise<string> {
  return order.add(rank, () => {
    begun.push(name)
    return new Promise(resolve => finish.set(name, () => resolve(name)))
  })
}
async function end(name: string): Promise<void> {
  finish.get(name)?.()
  await clock.run(ms(0))
}

it('[DL5] what a player does never waits, whatever is on its way', () => {
  void add('housekeeping', 'page')
  void add('user', 'first')
  void add('user', 'second')
  expect(begun).toEqual(['page', 'first', 'second'])
})

it('[DL5] results go before controls that move, these before housekeeping, each kind in its order', async () => {
  void add('user', 'note')
  void add('housekeeping', 'page 1')
  void add('housekeeping', 'page 2')
  void add('parameter', 'knob')
  void add('result', 'chords')
  for (const name of ['note', 'chords', 'knob', 'page 1', 'page 2']) await end(name)
  expect(begun).toEqual(['note', 'chords', 'knob', 'page 1', 'page 2'])
})

it('[DL5] where a control was enters before what the hand does next', () => {
  void add('user', 'note')
  void add('parameter', 'moving')
  void add('housekeeping', 'page')
  void add('user', 'at rest')
  expect(begun).toEqual(['note', 'moving', 'at rest'])
})

it('[DL5] nothing waits longer than a second, and each begins once', async () => {
  void add('user', 'endless')
  const page = add('housekeeping', 'page')
  await clock.run(ms(999))
  expect(begun).toEqual(['endless'])
  await clock.run(ms(1))
  expect(begun).toEqual(['endless', 'page'])
  await end('page')
  expect(await page).toBe('page')
  await end('endless')
  await clock.run(seconds(3))
  expect(begun).toEqual(['endless', 'page'])
})

it('[DL5] one that is refused gives its turn on and says why', async () => {
  const refused = order.add('result', () => Promise.reject(new Error('no')))
  const page = add('housekeeping', 'page')
  await expect(refused).rejects.toThrow('no')
  await end('page')
  expect(await page).toBe('page')
})

it('[DL5] a change is as important as the most important edit in it; one that goes on moving can wait', () => {
  const page = { type: 'add-pages' } as Edit
  const result = { type: 'finish-generation' } as Edit
  const note = { type: 'add-notes' } as Edit
  expect([
    rankOf([page]),
    rankOf([page, result]),
    rankOf([page, note]),
    rankOf([note], { held: true }),
  ]).toEqual(['housekeeping', 'result', 'user', 'parameter'])
})
