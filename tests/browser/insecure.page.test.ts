import { expect, test } from 'vitest'
import { isSilent, noteHeardAt } from '../support/output-tap.ts'
import { allHearEachOther, button, joinByCard, PATIENCE } from '../support/players.ts'
import { testHouse } from '../support/test-house.ts'

const house = testHouse()

test('plain http to another computer: both play and hear, and the page says what is missing', async () => {
  const baseURL = house.origin.replace('localhost', 'insecure.test')
  const [ann, bob] = await Promise.all([house.newPage({ baseURL }), house.newPage({ baseURL })])
  await ann.goto('/')
  expect(await ann.evaluate(() => window.isSecureContext)).toBe(false)
  await button(ann, 'Start a jam').click()
  const invite = await ann.getByRole('textbox', { name: 'Link to the room' }).inputValue()
  expect(invite).toContain('http://insecure.test:')
  await button(ann, 'Close').click()
  await joinByCard(bob, invite, 'Bob')
  await allHearEachOther(ann, bob)

  await ann.keyboard.down('KeyH')
  for (const page of [ann, bob]) await expect.poll(() => noteHeardAt(page), PATIENCE).toBe(69)
  await ann.keyboard.up('KeyH')
  for (const page of [ann, bob]) await expect.poll(() => isSilent(page), PATIENCE).toBe(true)

  await button(ann, 'Connect MIDI').click()
  await button(ann, 'Why no MIDI?').click()
  await ann.getByText('No MIDI, no offline: use https.').waitFor()
})
