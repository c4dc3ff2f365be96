import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type House, openHouse } from '../support/house.ts'
import { isSilent, noteHeardAt } from '../support/output-tap.ts'
import { button, PATIENCE, startJam } from '../support/players.ts'
import { allKept } from '../support/session-file.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())
afterEach(async () => expect(await house.clear()).toEqual([]))

/** What axe finds, in words that lead to the place. */
async function violations(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
  )
}

// Without motion, so that no colour is caught half-way to another.
describe.each(['dark', 'light'] as const)('in the %s scheme', colorScheme => {
  test('front page, card, room, Share and leave page have nothing that axe objects to', async () => {
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
    await button(ann, 'Share').click()
    await ann.getByRole('dialog', { name: 'Share this room' }).waitFor()
    expect(await violations(ann)).toEqual([])
    await button(bob, 'Leave').click()
    await bob.getByRole('heading', { name: 'That was a jam' }).waitFor()
    expect(await violations(bob)).toEqual([])
  })
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
