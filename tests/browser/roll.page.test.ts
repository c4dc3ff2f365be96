import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { annAndBob, button, PATIENCE, sessionOf } from '../support/players.ts'
import { testHouse } from '../support/test-house.ts'

const house = testHouse()

/** Start and pitch of every note of every clip. */
async function notesOf(page: Page): Promise<readonly (readonly number[])[]> {
  const clips = Object.values((await sessionOf(page)).tracks).flatMap(track =>
    Object.values(track.clips),
  )
  return clips.flatMap(clip => clip.notes.map(({ start, pitch }) => [start, pitch]))
}

test('notes that Ann writes and drags in the roll are in Bob’s session', async () => {
  const { ann, bob } = await annAndBob(house)
  await button(ann, 'Add track').click()
  await ann.getByRole('button', { name: /^Add a clip to/ }).click()
  await ann.getByRole('grid', { name: 'Notes' }).waitFor()
  for (const key of ['Enter', 'ArrowRight', 'ArrowUp', 'Enter']) await ann.keyboard.press(key)
  await expect
    .poll(() => notesOf(bob), PATIENCE)
    .toEqual([
      [0, 60],
      [240, 61],
    ])
  const first = await ann.locator('.roll-note').first().boundingBox()
  if (!first) throw new Error('no note is shown')
  await ann.mouse.move(first.x + 5, first.y + first.height / 2)
  await ann.mouse.down()
  await ann.mouse.move(first.x + 5 + 48, first.y + first.height / 2 - 48, { steps: 5 })
  await ann.mouse.up()
  await expect
    .poll(() => notesOf(bob), PATIENCE)
    .toEqual([
      [240, 61],
      [480, 63],
    ])
})
