import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import {
  allHearEachOther,
  annAndBob,
  button,
  edit,
  keepNotes,
  notesOf,
  PATIENCE,
  play,
  playersOf,
  sessionOf,
} from '../support/players.ts'
import { testHouse } from '../support/test-house.ts'

const house = testHouse()

const secretOf = (page: Page) => new URL(page.url()).hash

/** By the second link that Share shows. */
async function listenerLink(page: Page): Promise<string> {
  await button(page, 'Share').click()
  const link = await page.getByRole('textbox', { name: 'Link for listeners' }).inputValue()
  await button(page, 'Close').click()
  return link
}

test('[SE6] [LK7] [LK8] a listener comes by his link, changes nothing, and is removed while the others play on', async () => {
  const { ann, bob, invite } = await annAndBob(house)
  const lou = await house.newPage()
  await lou.goto(await listenerLink(ann))
  await lou.getByRole('heading', { name: 'Listen to the jam' }).waitFor()
  await lou.getByRole('textbox', { name: 'Name' }).fill('Lou')
  await button(lou, 'Listen').click()
  await lou.getByText('You are here to listen: only you hear your keyboard.').waitFor()
  await expect.poll(() => playersOf(lou).then(all => all.length), PATIENCE).toBe(2)

  await Promise.all([keepNotes(ann), keepNotes(lou)])
  await play(lou, [0x90, 50, 90], [0x80, 50, 0])
  await play(bob, [0x90, 60, 90], [0x80, 60, 0])
  await expect
    .poll(() => notesOf(lou).then(all => all.map(([, note]) => note)), PATIENCE)
    .toContain(60)
  expect((await notesOf(ann)).map(([, note]) => note)).not.toContain(50)
  await expect(edit(lou, { type: 'set-tempo', bpm: 77 })).rejects.toThrow()
  expect((await sessionOf(lou)).context.tempo).toBe(120)

  await button(ann, 'Decide about Lou').click()
  await button(ann, 'Remove…').click()
  await button(ann, 'Remove Lou').click()
  await lou.getByRole('alert').getByText('The host has removed you from this room.').waitFor()
  await expect.poll(() => secretOf(ann), PATIENCE).not.toBe(new URL(invite).hash)
  await expect.poll(() => secretOf(bob), PATIENCE).toBe(secretOf(ann))
  await allHearEachOther(ann, bob)
  // A reload leads to where the room is now.
  await bob.reload()
  await button(bob, 'Join').click()
  await allHearEachOther(ann, bob)
})

test('[DOC10] [LK7] the host makes a listener and locks the room; each reads what that means for him', async () => {
  const { ann, bob, invite } = await annAndBob(house)
  await button(ann, 'Decide about Bob').click()
  await button(ann, 'Make listener').click()
  await bob.getByText('You are here to listen: only you hear your keyboard.').waitFor()
  await button(ann, 'Lock the room').click()
  await bob.getByText('The host has locked this room: nobody new comes in.').waitFor()
  const cleo = await house.newPage()
  await cleo.goto(invite)
  await cleo.getByRole('alert').getByText('This room is locked').waitFor()
  await button(ann, 'Lock the room').click()
  await bob.getByText('The host has locked this room').waitFor({ state: 'detached' })
  // The door opens by itself to who waits before it.
  await cleo.getByRole('textbox', { name: 'Name' }).fill('Cleo')
  await button(cleo, 'Join').click()
  await expect.poll(() => playersOf(ann).then(all => all.length), PATIENCE).toBe(2)
})
