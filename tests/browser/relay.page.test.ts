import { afterAll, expect, test } from 'vitest'
import { isSilent, noteHeardAt } from '../support/output-tap.ts'
import { allHearEachOther, button, PATIENCE, play } from '../support/players.ts'
import { testHouse } from '../support/test-house.ts'
import { openTurnServer, type TurnServer } from '../support/turn-server.ts'

const SECRET = 'shared-with-the-relay'

let turn: TurnServer
// Said first, done last: the house is closed before what it goes through.
afterAll(() => turn.close())
const house = testHouse(async () => {
  turn = await openTurnServer(SECRET)
  return { TURN_URLS: turn.url, TURN_SECRET: SECRET }
})

test('two pages that may use nothing but a TURN server jam through it, and see so', async () => {
  const [ann, bob] = await Promise.all([house.newPage(), house.newPage()])
  await ann.goto('/?ice=relay')
  await button(ann, 'Start a jam').click()
  const invite = new URL(await ann.getByRole('textbox', { name: 'Link to the room' }).inputValue())
  await button(ann, 'Close').click()
  await bob.goto(`${invite.pathname}?ice=relay${invite.hash}`)
  await button(bob, 'Join').click()
  await allHearEachOther(ann, bob)
  for (const page of [ann, bob])
    await page.getByRole('status', { name: 'Connection' }).getByText('Relay').waitFor()
  await play(ann, [0x90, 64, 100])
  await expect.poll(() => noteHeardAt(bob), PATIENCE).toBe(64)
  await play(ann, [0x80, 64, 0])
  await expect.poll(() => isSilent(bob), PATIENCE).toBe(true)
})
