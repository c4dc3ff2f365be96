import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { noteHeardAt } from '../support/output-tap.ts'
import { annAndBob, button, edit, isSaved, PATIENCE, play, sessionOf } from '../support/players.ts'
import { allKept, downloadMidi } from '../support/session-file.ts'
import { testHouse } from '../support/test-house.ts'

const house = testHouse()

async function downloadSession(page: Page): Promise<{ name: string; content: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    button(page, 'Download session').click(),
  ])
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) }
}

async function open(page: Page, content: Buffer): Promise<void> {
  await page.goto('/')
  const file = { name: 'jam.musearoo', mimeType: 'application/octet-stream', buffer: content }
  await page.getByLabel('Open a session file').locator('input').setInputFiles(file)
}

/** @returns undefined while there is none */
async function hostOf(page: Page): Promise<string | undefined> {
  const { players } = await sessionOf(page)
  return Object.values(players).find(player => player.role === 'host')?.id
}

test('[SF2] a session taken along goes on in a room of its own, with its takes, and is saved there', async () => {
  const { ann, bob, invite } = await annAndBob(house)
  await edit(ann, { type: 'set-tempo', bpm: 93 })
  await play(bob, [0x90, 57, 110])
  await expect.poll(() => noteHeardAt(ann), PATIENCE).toBe(57)
  await play(bob, [0x80, 57, 0])
  for (const page of [ann, bob]) await allKept(page, 2)
  // Until it is saved, a take's pages may still be written anew as fewer.
  await isSaved(bob)
  const takesOf = async (page: Page) => (await sessionOf(page)).takes
  await expect.poll(async () => takesOf(ann), PATIENCE).toEqual(await takesOf(bob))
  const before = await sessionOf(ann)
  const { name, content } = await downloadSession(bob)
  expect(name).toMatch(/^musearoo_[a-z0-9]{12}_\d{4}-\d\d-\d\d_93bpm\.musearoo$/)
  await button(bob, 'Leave').click()
  await bob.getByRole('heading', { name: 'That was a jam' }).waitFor()
  expect((await downloadSession(bob)).content.length).toBeGreaterThan(content.length / 2)

  const cleo = await house.newPage()
  await open(cleo, content)
  await cleo.getByRole('region', { name: 'Keyboard' }).waitFor()
  await allKept(cleo, 2)
  expect(new URL(invite).pathname).not.toBe(new URL(cleo.url()).pathname)
  const after = await sessionOf(cleo)
  expect(after.context).toEqual(before.context)
  expect(after.takes).toEqual(before.takes)
  const isNew = (host?: string) => host !== undefined && !(host in before.players)
  // Until the document knows the opener as a player, the one before him holds the office (DOC10).
  await expect.poll(() => hostOf(cleo), PATIENCE).toSatisfy(isNew)
  expect((await downloadMidi(cleo)).tracks.map(({ keys }) => keys)).toEqual([[57]])
  await isSaved(cleo)
  expect(Object.keys((await sessionOf(ann)).players)).not.toContain(await hostOf(cleo))
})

test('[SF3] half a file is refused in a sentence, and the page stays where it was', async () => {
  const { ann } = await annAndBob(house)
  const { content } = await downloadSession(ann)
  const cleo = await house.newPage()
  await open(cleo, content.subarray(0, content.length / 2))
  await cleo.getByText('This session file is damaged or incomplete: nothing was opened.').waitFor()
  await open(cleo, Buffer.from('MThd, or so'))
  await cleo.getByText('This is no MuseAroo session file.').waitFor()
  expect(new URL(cleo.url()).pathname).toBe('/')
  await open(cleo, content)
  await cleo.getByRole('region', { name: 'Keyboard' }).waitFor()
})
