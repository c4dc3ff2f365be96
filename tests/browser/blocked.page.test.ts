import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { blockEachOther } from '../support/blocked-pages.ts'
import { isSilent, noteHeardAt } from '../support/output-tap.ts'
import {
  allHearEachOther,
  edit,
  isSaved,
  joinByCard,
  PATIENCE,
  play,
  sessionOf,
  startJam,
} from '../support/players.ts'
import { testHouse } from '../support/test-house.ts'

const house = testHouse()

const says = (page: Page, text: string) =>
  page.getByText(text).first().waitFor({ timeout: PATIENCE.timeout })

test('[RL1] two pages that cannot reach each other jam through the Recorder, and see so', async () => {
  const [ann, bob] = await Promise.all([house.newPage(), house.newPage()])
  const unblock = await blockEachOther(ann, bob)
  const invite = await startJam(ann)
  await isSaved(ann)
  await joinByCard(bob, invite, 'Bob')
  await allHearEachOther(ann, bob)
  for (const page of [ann, bob]) {
    await says(page, 'through the Recorder')
    await page.getByRole('status', { name: 'Connection' }).getByText('Relay').waitFor()
  }
  await play(ann, [0x90, 64, 100])
  await expect.poll(() => noteHeardAt(bob), PATIENCE).toBe(64)
  await play(ann, [0x80, 64, 0])
  await expect.poll(() => isSilent(bob), PATIENCE).toBe(true)
  await edit(bob, { type: 'set-tempo', bpm: 93 })
  await expect.poll(async () => (await sessionOf(ann)).context.tempo, PATIENCE).toBe(93)

  unblock()
  // [RL7] The next direct dial comes within its back-off.
  for (const page of [ann, bob])
    await page
      .getByRole('status', { name: 'Connection' })
      .getByText('Connected')
      .waitFor({ timeout: 60_000 })
  await play(bob, [0x90, 67, 100])
  await expect.poll(() => noteHeardAt(ann), PATIENCE).toBe(67)
  await play(bob, [0x80, 67, 0])
  await expect.poll(() => isSilent(ann), PATIENCE).toBe(true)
})
