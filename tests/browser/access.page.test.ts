import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import { isSilent, noteHeardAt } from '../support/output-tap.ts'
import { button, PATIENCE, startJam } from '../support/players.ts'
import { allKept } from '../support/session-file.ts'
import { testHouse } from '../support/test-house.ts'

const house = testHouse()

/** What axe finds, in words that lead to the place. */
async function violations(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
  )
}

/** Chat, mixer and, on a new clip, the piano roll. */
async function openAll(page: Page): Promise<void> {
  await button(page, 'Chat').click()
  await button(page, 'Show mixer').click()
  await button(page, 'Add track').click()
  await button(page, /^Add a clip to/)
    .first()
    .click()
  await page.getByRole('grid', { name: 'Notes' }).waitFor()
}

// Without motion, so that no colour is caught half-way to another.
describe.each(['dark', 'light'] as const)('in the %s scheme', colorScheme => {
  test('front page, card, room with all its panels, dialogs and leave page have nothing that axe objects to', async () => {
    const [ann, bob] = await Promise.all([
      house.newPage({ colorScheme, reducedMotion: 'reduce' }),
      house.newPage({ colorScheme, reducedMotion: 'reduce' }),
    ])
    await ann.goto('/')
    expect(await violations(ann)).toEqual([])
    const invite = await startJam(ann)
    await bob.goto(invite)
    await bob.getByRole('list', { name: 'Who is there' }).waitFor()
    expect(await violations(bob)).toEqual([])
    await button(bob, 'Join').click()
    await bob.keyboard.press('KeyA')
    await allKept(ann, 2)
    expect(await violations(ann)).toEqual([])
    await openAll(ann)
    expect(await violations(ann)).toEqual([])
    for (const [opener, dialog] of [
      ['Share', 'Share this room'],
      ['Help with keys', 'Keys'],
    ] as const) {
      await button(ann, opener).click()
      await ann.getByRole('dialog', { name: dialog }).waitFor()
      expect(await violations(ann), dialog).toEqual([])
      await ann.keyboard.press('Escape')
    }
    await button(bob, 'Leave').click()
    await bob.getByRole('heading', { name: 'That was a jam' }).waitFor()
    expect(await violations(bob)).toEqual([])
  })
})

test('on a phone the keyboard fills the screen, and each sheet is as accessible as the room', async () => {
  const page = await house.newPage({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    reducedMotion: 'reduce',
  })
  await startJam(page)
  const piano = page.getByRole('group', { name: /^Piano/ })
  expect((await piano.boundingBox())?.height).toBeGreaterThan(400)
  expect(await violations(page)).toEqual([])
  for (const [tab, heading] of [
    ['Players', 'Players 1'],
    ['Tracks', 'Tracks'],
    ['Chat', 'Chat'],
  ] as const) {
    await button(page, tab).first().tap()
    await page.getByRole('heading', { name: heading, exact: true }).waitFor()
    expect(await violations(page), tab).toEqual([])
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(wide).toBeLessThanOrEqual(390)
})

test('without a mouse: Tab to Start a jam, letters play, Space starts and stops, Ctrl+. is silence', async () => {
  const page = await house.newPage()
  await page.goto('/')
  const start = button(page, 'Start a jam')
  await start.waitFor()
  await expect
    .poll(async () => {
      await page.keyboard.press('Tab')
      return start.evaluate(element => element === document.activeElement)
    }, PATIENCE)
    .toBe(true)
  await page.keyboard.press('Enter')
  const share = page.getByRole('dialog', { name: 'Share this room' })
  await share.waitFor()
  await page.keyboard.press('Escape')
  await share.waitFor({ state: 'detached' })

  await page.keyboard.press('Space')
  await button(page, 'Stop').waitFor()
  await page.keyboard.press('Space')
  await button(page, 'Play').waitFor()
  await page.keyboard.down('KeyK')
  await expect.poll(() => noteHeardAt(page), PATIENCE).toBe(72)
  await page.keyboard.press('Control+Period')
  await expect.poll(() => isSilent(page), PATIENCE).toBe(true)
  await page.keyboard.up('KeyK')
})
