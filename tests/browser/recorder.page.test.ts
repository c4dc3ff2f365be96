import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { noteHeardAt } from '../support/output-tap.ts'
import {
  annAndBob,
  button,
  edit,
  isSaved,
  joinByCard,
  PATIENCE,
  play,
  sessionOf,
} from '../support/players.ts'
import { allKept, downloadMidi, keptEvents } from '../support/session-file.ts'
import { testHouse } from '../support/test-house.ts'

const house = testHouse()

const away = (page: Page) =>
  page.getByText('The recorder is away: the earlier part will appear when it is back.')

test('[AR5] a killed archive stops no jam, and "Saved" comes back with what it has on its disk', async () => {
  const { ann, bob } = await annAndBob(house)
  await isSaved(ann)
  await house.archive.kill()
  for (const page of [ann, bob]) await away(page).first().waitFor()
  await button(ann, 'Not saved: about saving').waitFor()

  await edit(bob, { type: 'set-key', key: 'F' })
  await play(ann, [0x90, 65, 100])
  await expect.poll(() => noteHeardAt(bob), PATIENCE).toBe(65)
  await play(ann, [0x80, 65, 0])
  await allKept(ann, 2)
  await button(ann, 'Not saved: about saving').waitFor()

  await house.archive.start()
  for (const page of [ann, bob]) await isSaved(page)
  expect((await sessionOf(ann)).context.key).toBe('F')
})

test('[AR3] every browser is closed and the archive killed; the same link brings the session back to hear', async () => {
  const { ann, bob, invite } = await annAndBob(house)
  await edit(ann, { type: 'set-tempo', bpm: 93 })
  // Long enough to be heard again: the take keeps the moments at which it was played.
  await play(bob, [0x90, 57, 110])
  await expect.poll(() => noteHeardAt(ann), PATIENCE).toBe(57)
  await play(bob, [0x80, 57, 0])
  for (const page of [ann, bob]) await allKept(page, 2)
  for (const page of [ann, bob]) await isSaved(page)
  await house.archive.kill()
  expect(await house.clear()).toEqual([])

  const cleo = await house.newPage()
  await cleo.goto(invite)
  await away(cleo).first().waitFor()
  await joinByCard(cleo, invite, 'Cleo')
  await edit(cleo, { type: 'set-key', key: 'E' })
  expect(await keptEvents(cleo)).toBe(0)

  await house.archive.start()
  await allKept(cleo, 2)
  await away(cleo).first().waitFor({ state: 'detached' })
  const { context, players } = await sessionOf(cleo)
  expect(context).toMatchObject({ tempo: 93, key: 'E' })
  expect(Object.values(players).map(player => player.name)).toContain('Bob')
  await isSaved(cleo)
  await button(cleo, 'Listen').click()
  await expect.poll(() => noteHeardAt(cleo), PATIENCE).toBe(57)
  expect((await downloadMidi(cleo)).tracks.map(({ keys }) => keys)).toEqual([[57]])
})
