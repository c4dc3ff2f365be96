import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import {
  allHearEachOther,
  annAndBob,
  button,
  edit,
  PATIENCE,
  play,
  sessionOf,
} from '../support/players.ts'
import { testHouse } from '../support/test-house.ts'

const house = testHouse()

/** The whole build is there, and the worker answers. */
const isKept = async (page: Page): Promise<void> => {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
}

const answers = (page: Page, path: string): Promise<string> =>
  page.evaluate(
    to =>
      fetch(to).then(
        ({ status }) => String(status),
        () => 'nobody',
      ),
    path,
  )

const contextOf = async (page: Page) => {
  const { context, tracks } = await sessionOf(page)
  const names = Object.values(tracks).map(({ name }) => name)
  return { tempo: context.tempo, key: context.key, scale: context.scale, names }
}

test('[OF1] [DOC1] without a server a reload opens the room with all that is in it, and what is done there reaches the others', async () => {
  const { ann, bob } = await annAndBob(house)
  await isKept(bob)
  await edit(bob, { type: 'set-tempo', bpm: 96 })
  await expect.poll(async () => (await contextOf(ann)).tempo, PATIENCE).toBe(96)

  await Promise.all([house.signaling.kill(), house.archive.kill()])
  await bob.reload()
  expect(await bob.evaluate(() => window.crossOriginIsolated)).toBe(true)
  await button(bob, 'Join').click()
  await bob.getByRole('region', { name: 'Keyboard' }).waitFor()
  expect((await contextOf(bob)).tempo).toBe(96)
  for (const path of ['/api/sessions', '/healthz', '/metrics', '/config', '/lobby'])
    expect(await answers(bob, path), path).toBe('nobody')
  await edit(bob, { type: 'set-key', key: 'D' })
  await edit(bob, { type: 'add-track', track: 'k_0000000000000000000f', name: 'Offline' })
  await play(bob, [0x90, 60, 100], [0x80, 60, 0])
  await edit(ann, { type: 'set-scale', scale: 'dorian' })

  await Promise.all([house.signaling.start(), house.archive.start()])
  await allHearEachOther(ann, bob)
  const merged = { tempo: 96, key: 'D', scale: 'dorian', names: ['Offline'] }
  for (const page of [ann, bob]) await expect.poll(() => contextOf(page), PATIENCE).toEqual(merged)
  const bobsTakes = () => sessionOf(ann).then(({ takes }) => Object.keys(takes).length)
  await expect.poll(bobsTakes, PATIENCE).toBe(1)
  for (const path of ['/healthz', '/config', '/lobby'])
    expect(await answers(bob, path), path).toBe('200')
})
