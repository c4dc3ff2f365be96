import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { SectionId, TrackId } from '../../../shared/protocol/ids.ts'
import { ALL_ARRIVED } from '../../../shared/session/delivery.ts'
import { ticks } from '../../../shared/time/units.ts'
import type { FakeApp } from '../../support/fake-app.ts'
import { trackOf } from '../../support/session-view.ts'
import { type Mounted, mount } from './mount.tsx'
import { inTheRoom, ME_PLAYER, roomScene, sessionScene } from './scenes.ts'

let fake: FakeApp
let mounted: Mounted
beforeEach(async () => {
  await page.viewport(1280, 900)
  fake = inTheRoom()
  mounted = mount(fake)
  await expect.element(page.getByRole('button', { name: /Clip at bar 1/ })).toBeVisible()
})
afterEach(() => mounted.unmount())

const focused = () => {
  const { activeElement } = document
  return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent
}

describe('the focus', () => {
  test.each(['Share', 'Help with keys', 'MIDI in and out', 'Download .wav', 'Sound of Ada Byron'])(
    'is in the dialog that %s opens, and comes back when it closes',
    async name => {
      const opener = page.getByRole('button', { name, exact: true })
      opener.element().focus()
      await userEvent.keyboard('{Enter}')
      await expect.element(page.getByRole('dialog')).toBeVisible()
      expect(document.activeElement?.closest('dialog')).not.toBeNull()
      await userEvent.keyboard('{Escape}')
      await expect.poll(() => document.activeElement).toBe(opener.element())
    },
  )

  test('comes back to the player’s menu from the question that it asks', async () => {
    const opener = page.getByRole('button', { name: 'Decide about Grace Hopper' })
    await opener.click()
    await page.getByRole('button', { name: 'Remove…' }).click()
    await page.getByRole('button', { name: 'Keep Grace Hopper' }).click()
    await expect.poll(() => document.activeElement).toBe(opener.element())
  })

  test('stays among tracks and sections that are removed one after the other', async () => {
    const other = `k_${'b'.repeat(20)}` as TrackId
    const tracks = { [other]: trackOf(other, ME_PLAYER, [], { name: 'Bass' }) }
    const section = (letter: string, start: number) => ({
      id: `s_${letter.repeat(20)}` as SectionId,
      name: letter.toUpperCase(),
      start: ticks(start),
      length: ticks(3840),
      colour: 1,
    })
    const [a, b] = [section('a', 0), section('b', 3840)]
    fake.stores.session.set({ ...sessionScene, tracks, sections: { [a.id]: a, [b.id]: b } })
    const first = page.getByRole('button', { name: 'Section A, bar 1 beat 1' })
    await expect.element(first).toBeVisible()
    first.element().focus()
    await userEvent.keyboard('{Delete}')
    expect(focused()).toMatch(/^Section B/)
    fake.stores.session.set({ ...sessionScene, tracks, sections: { [b.id]: b } })
    await expect.poll(() => first.query()).toBeNull()
    await userEvent.keyboard('{Delete}')
    expect(focused()).toBe('Add section')
    page.getByRole('button', { name: 'Remove track Bass' }).element().focus()
    await userEvent.keyboard('{Enter}')
    expect(focused()).toBe('Add track')
  })
})

test('[DL3] how the links stand is said once a state: counts and delay are no news', async () => {
  const said: string[] = []
  const region = page.getByRole('status', { name: 'Connection' }).element()
  new MutationObserver(() => said.push(region.textContent ?? '')).observe(region, {
    subtree: true,
    childList: true,
    characterData: true,
  })
  const waiting = (count: number) =>
    fake.stores.room.set({
      ...roomScene,
      delivery: { ...ALL_ARRIVED, state: 'late', waiting: count },
    })
  for (const count of [3, 4, 5]) {
    waiting(count)
    await expect.element(page.getByText(`${count} changes on their way`).first()).toBeVisible()
  }
  expect(said.filter(text => text !== '')).toEqual(['3 changes on their way'])
})
