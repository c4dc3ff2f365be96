import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { noteHeardAt } from '../support/output-tap.ts'
import {
  allHearEachOther,
  annAndBob,
  button,
  edit,
  PATIENCE,
  play,
  playersOf,
  sessionOf,
} from '../support/players.ts'
import { testHouse } from '../support/test-house.ts'

const house = testHouse()

/** Another tab of the browser that knows the player already. */
async function openTab(page: Page, invite: string): Promise<Page> {
  const tab = await page.context().newPage()
  await tab.goto(invite)
  await button(tab, 'Join').click()
  await tab.getByRole('region', { name: 'Keyboard' }).waitFor()
  return tab
}

const contextOf = async (page: Page) => {
  const { tempo, key } = (await sessionOf(page)).context
  return { tempo, key }
}

const deedsOf = async (page: Page): Promise<readonly string[]> => {
  const deeds = page.getByRole('dialog', { name: 'What I did' }).getByRole('listitem')
  return (await deeds.locator('.deed-text').allTextContents()).toSorted()
}

test('[ID1] [ST10] two tabs of one browser are one player, who loses nothing of either', async () => {
  const { ann, bob, invite } = await annAndBob(house)
  const tab = await openTab(bob, invite)
  await allHearEachOther(ann, bob, tab)
  const players = (await playersOf(ann)).map(({ player, name }) => `${name} ${player}`)
  expect(players).toHaveLength(2)
  expect(new Set(players).size).toBe(1)
  expect(Object.keys((await sessionOf(ann)).players)).toHaveLength(2)

  await Promise.all([
    edit(bob, { type: 'set-tempo', bpm: 91 }),
    edit(tab, { type: 'set-key', key: 'F' }),
  ])
  for (const page of [ann, bob, tab])
    await expect.poll(() => contextOf(page), PATIENCE).toEqual({ tempo: 91, key: 'F' })
  await play(tab, [0x90, 57, 100])
  for (const page of [ann, bob]) await expect.poll(() => noteHeardAt(page), PATIENCE).toBe(57)
  await play(tab, [0x80, 57, 0])

  // What he did in one he reads in the other.
  await button(bob, 'What I did').click()
  await expect.poll(() => deedsOf(bob), PATIENCE).toEqual(['Key F', 'Tempo 91'])

  await bob.close()
  await expect.poll(async () => (await playersOf(ann)).length, PATIENCE).toBe(1)
  await edit(tab, { type: 'set-tempo', bpm: 93 })
  await tab.reload()
  await button(tab, 'Join').click()
  await allHearEachOther(ann, tab)
  expect(await contextOf(tab)).toEqual({ tempo: 93, key: 'F' })
})
