import axe from 'axe-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { MessageId, PlayerId } from '../../../shared/protocol/ids.ts'
import { micros } from '../../../shared/time/units.ts'
import type { FakeApp } from '../../support/fake-app.ts'
import { type Mounted, mount } from './mount.tsx'
import { GRACE_PLAYER, inTheRoom, ME_PLAYER } from './scenes.ts'

let fake: FakeApp
let mounted: Mounted
let count = 0

function say(author: PlayerId, text: string): void {
  const id = `w_${String(count++).padStart(20, '0')}` as MessageId
  fake.stores.session.update(
    now => now && { ...now, chat: [...now.chat, { id, author, moment: micros(0), text }] },
  )
}

beforeEach(() => {
  fake = inTheRoom()
  say(GRACE_PLAYER, 'said before I came')
  mounted = mount(fake)
})
afterEach(() => mounted.unmount())

test('closed it counts what others said since, and tells it politely', async () => {
  await expect.element(page.getByRole('button', { name: 'Chat', exact: true })).toBeVisible()
  say(ME_PLAYER, 'my own line')
  say(GRACE_PLAYER, 'Blues in D?')
  say(GRACE_PLAYER, 'Now')
  const toggle = page.getByRole('button', { name: 'Chat 2 unread' })
  await expect.element(toggle).toBeVisible()
  await expect
    .element(page.getByText('Grace Hopper says: Now (2 lines unread)'))
    .toBeInTheDocument()
  await toggle.click()
  const log = page.getByRole('log', { name: 'What was said' })
  await expect.element(log.getByText('Blues in D?')).toBeVisible()
  await expect.element(log.getByText('said before I came')).toBeInTheDocument()
  await page.getByRole('button', { name: 'Chat', exact: true }).click()
  await expect.element(log).not.toBeInTheDocument()
  expect(document.querySelector('.unread')).toBeNull()
})

test('a line is said with Enter; an empty one is not, and letters are not notes meanwhile', async () => {
  await page.getByRole('button', { name: /^Chat/ }).click()
  await page.getByLabelText('Say to everybody').click()
  await userEvent.keyboard('as you like {Enter}{Enter}')
  expect(fake.calls.filter(([command]) => command === 'edit' || command === 'playFrom')).toEqual([
    [
      'edit',
      { type: 'say', message: expect.stringMatching(/^w_[0-9a-f]{20}$/), text: 'as you like' },
    ],
  ])
  await expect.element(page.getByLabelText('Say to everybody')).toHaveValue('')
  const { violations } = await axe.run(document)
  expect(violations.map(({ id, nodes }) => [id, nodes.map(node => node.html)])).toEqual([])
})
