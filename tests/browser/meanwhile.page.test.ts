import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { annAndBob, button, edit, PATIENCE } from '../support/players.ts'
import { testHouse } from '../support/test-house.ts'

const house = testHouse()

/** As if the page had been left so many ms earlier. @returns how many rooms it knew */
const longerAway = (page: Page, by: number): Promise<number> =>
  page.evaluate(
    earlier =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('musearoo-self')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const tx = opening.result.transaction('values', 'readwrite')
          const walk = tx
            .objectStore('values')
            .openCursor(IDBKeyRange.bound('last-seen ', 'last-seen ~'))
          let rooms = 0
          walk.onsuccess = () => {
            const cursor = walk.result
            if (!cursor) return
            rooms++
            cursor.update({ ...cursor.value, lastAt: cursor.value.lastAt - earlier })
            cursor.continue()
          }
          tx.oncomplete = () => {
            opening.result.close()
            resolve(rooms)
          }
        }
      }),
    by,
  )

test('who comes back after minutes reads what the others did meanwhile, until he dismisses it', async () => {
  const { ann, bob } = await annAndBob(house)
  await expect.poll(() => longerAway(bob, 0), PATIENCE).toBe(1)
  await button(bob, 'Leave').click()
  await bob.getByRole('heading', { name: 'That was a jam' }).waitFor()
  await longerAway(bob, 120_000)
  await edit(ann, { type: 'set-tempo', bpm: 96 })
  await button(bob, 'Back into the room').click()
  await button(bob, 'Join').click()
  await bob.getByText(/^While you were away: tempo 120 → 96 \(.+\)\.$/).waitFor()
  await bob
    .getByRole('button', { name: 'Dismiss' })
    .and(bob.locator('.toast.report button'))
    .click()
  await bob.getByText(/^While you were away/).waitFor({ state: 'detached' })
})
