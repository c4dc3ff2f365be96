import axe from 'axe-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { Action } from '../../../shared/doc/actions/action.ts'
import type { ActorId, PageHash } from '../../../shared/protocol/ids.ts'
import { micros, ticks } from '../../../shared/time/units.ts'
import type { FakeApp } from '../../support/fake-app.ts'
import { type Mounted, mount } from './mount.tsx'
import { inTheRoom, ME_PLAYER } from './scenes.ts'

let mounted: Mounted | undefined
let fake: FakeApp
beforeEach(() => {
  fake = inTheRoom()
  fake.answers.ownActions = Promise.resolve({
    actions: [tempo(7, 118, 124)],
    pages: [OLDER],
    names: {},
  })
  mounted = mount(fake)
})
afterEach(() => mounted?.unmount())

const OLDER = { hash: '0'.repeat(64) as PageHash, count: 1, from: micros(1), until: micros(1) }
const tempo = (seq: number, before: number, value: number): Action => ({
  player: ME_PLAYER,
  actor: '1'.repeat(32) as ActorId,
  seq,
  moment: micros(seq),
  position: ticks(3840),
  gesture: '',
  held: false,
  parts: [{ type: 'set-tempo', ids: [], fields: [{ name: 'bpm', n: 1, before, value }] }],
  more: 0,
})
const dialog = page.getByRole('dialog', { name: 'What I did' })

test('[DOC22] my row opens what I did, newest first, as it goes on, accessibly', async () => {
  await page.getByRole('button', { name: 'What I did' }).click()
  await expect.element(dialog.getByText('Tempo 118 → 124')).toBeVisible()
  await expect.element(dialog.getByText(/bar 2/)).toBeVisible()
  expect((await axe.run(document)).violations.map(({ id }) => id)).toEqual([])
  const actions = [tempo(7, 118, 124), tempo(8, 124, 99)]
  fake.answers.ownActions = Promise.resolve({ actions, pages: [OLDER], names: {} })
  fake.stores.session.update(session => session && { ...session })
  await expect.element(dialog.getByText('Tempo 124 → 99')).toBeVisible()
  const shown = dialog.getByRole('listitem').elements()
  expect(shown.map(item => item.querySelector('.deed-text')?.textContent)).toEqual([
    'Tempo 124 → 99',
    'Tempo 118 → 124',
  ])
})

test('[DOC24] older ones come from their pages when they are asked for', async () => {
  fake.answers.filedActions = Promise.resolve(undefined)
  await page.getByRole('button', { name: 'What I did' }).click()
  const older = dialog.getByRole('button', { name: 'Show older' })
  await older.click()
  await expect.element(dialog.getByText('Older ones are with players who are away.')).toBeVisible()
  fake.answers.filedActions = Promise.resolve([tempo(1, 60, 61)])
  await older.click()
  await expect.element(dialog.getByText('Tempo 60 → 61')).toBeVisible()
  await expect.element(older).not.toBeInTheDocument()
})
