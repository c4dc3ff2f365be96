import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import { isSilent, noteHeardAt } from '../support/output-tap.ts'
import {
  allHearEachOther,
  annAndBob,
  button,
  edit,
  joinByCard,
  keepNotes,
  notesOf,
  PATIENCE,
  play,
  playersOf,
  sessionOf,
} from '../support/players.ts'
import { allKept, downloadMidi } from '../support/session-file.ts'
import { testHouse } from '../support/test-house.ts'

/** LK5: a player who is gone without a word is noticed after 4 s; the rest is the test's own way. */
const NOTICED = { timeout: 5_500, interval: 50 } as const

const house = testHouse()

const banner = (page: Page) => page.getByText('Reconnecting to the server. Your playing goes on.')

test('[SG10] signaling is killed: links, notes and edits go on; back again, a third page can join', async () => {
  const { ann, bob, invite } = await annAndBob(house)
  await house.signaling.kill()
  for (const page of [ann, bob]) await banner(page).waitFor()
  await play(ann, [0x90, 62, 100])
  await expect.poll(() => noteHeardAt(bob), PATIENCE).toBe(62)
  await edit(bob, { type: 'set-tempo', bpm: 88 })
  await expect.poll(async () => (await sessionOf(ann)).context.tempo, PATIENCE).toBe(88)
  expect((await playersOf(bob)).map(({ link }) => link)).toEqual(['open'])

  await house.signaling.start()
  for (const page of [ann, bob])
    await banner(page).waitFor({ state: 'detached', timeout: PATIENCE.timeout })
  // Detuned voices beat: one look may hear the octave.
  await expect.poll(() => noteHeardAt(bob), PATIENCE).toBe(62)
  const cleo = await house.newPage()
  await joinByCard(cleo, invite, 'Cleo')
  await allHearEachOther(ann, bob, cleo)
  expect((await sessionOf(cleo)).context.tempo).toBe(88)
  await play(cleo, [0x90, 50, 100], [0x80, 50, 0])
  await play(ann, [0x80, 62, 0])
  await expect.poll(() => isSilent(bob), PATIENCE).toBe(true)
})

describe('[LV6] [TK4] a player who is gone leaves no note sounding, and none is missing', () => {
  const ways: readonly (readonly [string, (page: Page) => Promise<unknown>])[] = [
    ['by closing the tab', page => page.close()],
    ['by a crash of the page', crash],
  ]
  test.each(ways)('%s', async (_, goes) => {
    const { ann, bob } = await annAndBob(house)
    await keepNotes(ann)
    const keys = [48, 52, 55, 60]
    for (const key of keys) await play(bob, [0x90, key, 100], [0x80, key, 0])
    await play(bob, [0x90, 72, 100])
    await expect.poll(() => noteHeardAt(ann), PATIENCE).toBe(72)
    await expect.poll(async () => (await notesOf(ann)).length, PATIENCE).toBe(9)

    await goes(bob)
    await expect.poll(() => isSilent(ann), NOTICED).toBe(true)
    await ann.getByText('You are alone here.').waitFor({ timeout: PATIENCE.timeout })
    await allKept(ann, 9)
    expect((await downloadMidi(ann)).tracks.map(track => track.keys)).toEqual([[...keys, 72]])
    await button(ann, 'Leave').click()
  })
})

/** The process of the page ends in mid-sentence: no goodbye, no last page of its take. */
async function crash(page: Page): Promise<void> {
  const crashed = page.waitForEvent('crash')
  const devTools = await page.context().newCDPSession(page)
  devTools.send('Page.crash').catch(() => undefined) // the answer dies with the page
  await crashed
}
