import { expect, test } from 'vitest'
import { noteHeardAt } from '../support/output-tap.ts'
import {
  allHearEachOther,
  annAndBob,
  button,
  PATIENCE,
  play,
  playersOf,
} from '../support/players.ts'
import { allKept, downloadMidi } from '../support/session-file.ts'
import { testHouse } from '../support/test-house.ts'

const house = testHouse()

test('[ID1] a reload in mid-jam is one click: the same player, and no ghost at the other side', async () => {
  const { ann, bob } = await annAndBob(house)
  const [before] = await playersOf(ann)
  await bob.reload()
  await button(bob, 'Join').click()
  await allHearEachOther(ann, bob)
  const after = await playersOf(ann)
  expect(after.map(({ player, name }) => ({ player, name }))).toEqual([
    { player: before?.player, name: 'Bob' },
  ])
  expect(after[0]?.id).not.toBe(before?.id)
  await play(bob, [0x90, 69, 100])
  await expect.poll(() => noteHeardAt(ann), PATIENCE).toBe(69)
})

test('Leave shows how long, with whom, the file and the way back; My sessions has the room', async () => {
  const { ann, bob, invite } = await annAndBob(house)
  await bob.keyboard.press('KeyH')
  await allKept(bob, 2)
  await button(bob, 'Leave').click()
  await bob.getByRole('heading', { name: 'That was a jam' }).waitFor()
  const fact = (term: string) =>
    bob.getByRole('term').filter({ hasText: term }).locator('xpath=following-sibling::dd')
  expect(await fact('Lasted').textContent()).toMatch(/^\d+ (s|min)/)
  expect(await fact('Played').textContent()).toBe('2 events')
  expect(await fact('With').textContent()).not.toContain('Bob')
  expect(await bob.getByRole('textbox', { name: 'The link to return' }).inputValue()).toBe(invite)
  expect((await downloadMidi(bob)).tracks.map(({ keys }) => keys)).toEqual([[69]])
  await ann.getByText('You are alone here.').waitFor()

  await bob.getByRole('link', { name: 'My sessions' }).click()
  await bob.getByRole('region', { name: 'My sessions' }).getByRole('link').click()
  await button(bob, 'Join').click()
  await allHearEachOther(ann, bob)
})
