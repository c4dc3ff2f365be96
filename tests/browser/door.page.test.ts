import { describe, expect, test } from 'vitest'
import { allHearEachOther, annAndBob, button, startJam } from '../support/players.ts'
import { testHouse } from '../support/test-house.ts'

const house = testHouse(async () => ({ ROOM_LIMIT: '2' }))

const WRONG_LINK = 'This link is incomplete or was changed.'

describe('[SE1] a link that cannot be an invite', () => {
  test.each([
    ['no secret', '/r/r_abcdefghijkl'],
    ['a secret of 21 characters', `/r/r_abcdefghijkl#${'A'.repeat(21)}`],
    ['a room of another length', `/r/r_abc#${'A'.repeat(22)}`],
  ])('with %s says so, and asks for another', async (_, link) => {
    const page = await house.newPage()
    await page.goto(link)
    await page.getByRole('heading', { name: WRONG_LINK }).waitFor()
    await page.getByRole('textbox', { name: 'Join with a link' }).fill('https://x.test/r/r_1#2')
    await button(page, 'Join').click()
    await page.getByRole('status').getByText(WRONG_LINK).waitFor()
  })
})

test('[SG4] a wrong secret with somebody inside: the card says that the link was changed', async () => {
  const [ann, bob] = await Promise.all([house.newPage(), house.newPage()])
  const invite = await startJam(ann)
  const last = invite.at(-22)
  await bob.goto(
    invite.replace(/.{22}$/, secret => `${last === 'A' ? 'B' : 'A'}${secret.slice(1)}`),
  )
  await bob.getByRole('alert').getByText(WRONG_LINK).waitFor()
  expect(await button(bob, 'Join').isVisible()).toBe(false)
  await ann.getByText('You are alone here.').waitFor()
})

test('[SG6] a full room is said to be full; when somebody leaves, Join goes in', async () => {
  const { ann, bob, invite } = await annAndBob(house)
  const cleo = await house.newPage()
  await cleo.goto(invite)
  await button(cleo, 'Join').click()
  await cleo.getByRole('status').getByText('This room is full.').waitFor()
  await button(bob, 'Leave').click()
  await bob.getByRole('heading', { name: 'That was a jam' }).waitFor()
  await button(cleo, 'Join').click()
  await allHearEachOther(ann, cleo)
})

test('[SG2] a page of another version is told to reload', async () => {
  const [ann, bob] = await Promise.all([house.newPage(), house.newPage()])
  const invite = await startJam(ann)
  await bob.routeWebSocket(/socket\.io/, socket => {
    const server = socket.connectToServer()
    socket.onMessage(message => server.send(String(message).replace('"version":1', '"version":99')))
  })
  await bob.goto(invite)
  await bob.getByText('This page is older than the room. Reload it.').waitFor()
  await button(bob, 'Reload').waitFor()
})

test('a private invite says for whom it works', async () => {
  const ann = await house.newPage()
  await ann.goto('/')
  await button(ann, 'Start a jam').click()
  await ann.getByRole('dialog').getByText('This link works only on this computer.').waitFor()
})

describe('Web MIDI', () => {
  test('denied: the page says so and how to allow it', async () => {
    const page = await house.newPage({ permissions: [] })
    await page.goto('/')
    await button(page, 'Connect MIDI').click()
    await button(page, 'Why no MIDI?').click()
    await page.getByText('The browser was told not to allow MIDI.').waitFor()
  })

  test('absent: the page says which browsers have it', async () => {
    const page = await house.newPage()
    await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'requestMIDIAccess'))
    await page.goto('/')
    await button(page, 'Connect MIDI').click()
    await button(page, 'Why no MIDI?').click()
    await page.getByText('This browser has no Web MIDI.').waitFor()
  })
})
