import axe from 'axe-core'
import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { micros } from '../../../shared/time/units.ts'
import type { FakeApp } from '../../support/fake-app.ts'
import { type Mounted, mount } from './mount.tsx'
import { GRACE, GRACE_PLAYER, inTheRoom, LINUS, ME_PLAYER } from './scenes.ts'

let mounted: Mounted | undefined
afterEach(() => mounted?.unmount())
function show(): FakeApp {
  const fake = inTheRoom()
  fake.stores.room.update(room => {
    const linus = room?.peers[LINUS]
    if (!room || !linus?.playout) return room
    const oneWay = micros(62_000)
    const playout = { ...linus.playout, why: 'far', offer: 'grid', oneWay } as const
    return { ...room, peers: { ...room.peers, [LINUS]: { ...linus, playout } } }
  })
  mounted = mount(fake)
  return fake
}

test('[LV10] the kind of time is chosen per player, and an offer is one click', async () => {
  const fake = show()
  const choice = page.getByLabelText('How you hear Grace Hopper')
  await expect.element(choice).toHaveAccessibleDescription(/sounds 14 ms after it was played/)
  await choice.selectOptions('bar')
  await page.getByRole('button', { name: 'Hear Linus in Grid' }).click()
  expect(fake.calls.filter(([command]) => command === 'setMode')).toEqual([
    ['setMode', GRACE, 'bar'],
    ['setMode', LINUS, 'grid'],
  ])
})

test('[LV9] the figures of a player are a button away, accessibly', async () => {
  show()
  await page.getByRole('button', { name: 'Figures of Grace Hopper' }).click()
  const figures = page.getByRole('dialog', { name: 'Grace Hopper, measured' })
  await expect.element(figures).toBeVisible()
  for (const text of ['sync ±0.8 ms', '3 notes', '7.1 ms', 'yes'])
    await expect.element(figures.getByText(text, { exact: true })).toBeVisible()
  const { violations } = await axe.run(document)
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(n => n.html).join(' ')}`)).toEqual(
    [],
  )
  await page.getByRole('button', { name: 'Close the figures' }).click()
  await expect.element(figures).not.toBeInTheDocument()
})

test('[TK7] listens back as played, or as a player heard it', async () => {
  const fake = inTheRoom()
  const heard = [
    { moment: micros(0), player: GRACE_PLAYER, mode: 'tight', delay: micros(20_000) } as const,
  ]
  fake.stores.session.update(session => {
    if (!session) return session
    const takes = Object.values(session.takes).map(take =>
      take.player === ME_PLAYER ? { ...take, heard } : take,
    )
    return { ...session, takes: Object.fromEntries(takes.map(take => [take.id, take])) }
  })
  mounted = mount(fake)
  const listen = page.getByRole('button', { name: 'Listen', exact: true })
  await listen.click()
  await page.getByLabelText('Listen', { exact: true }).selectOptions('as Ada Byron heard it')
  await listen.click()
  const calls = fake.calls.filter(([command]) => command === 'listen')
  expect(calls.map(([, , listener]) => listener)).toEqual([undefined, ME_PLAYER])
})
