import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { type Mounted, mount } from './mount.tsx'
import { attendee, GRACE, inTheRoom } from './scenes.ts'

let mounted: Mounted | undefined
afterEach(() => mounted?.unmount())

test('[PR1] a control says when it has the focus and when it has it no more', async () => {
  const fake = inTheRoom()
  mounted = mount(fake)
  const shows = () =>
    fake.calls
      .filter(
        ([command, what]) =>
          command === 'show' && typeof what === 'object' && what && 'focus' in what,
      )
      .map(([, what]) => what)
  await page.getByLabelText('Key', { exact: true }).click()
  await expect.poll(shows).toEqual([{ focus: 'key' }])
  await page.getByLabelText('Tempo in bpm').click()
  await expect.poll(shows).toEqual([{ focus: 'key' }, { focus: '' }, { focus: 'tempo' }])
})

test('[PR3] another player’s name stands at the control that he turns', async () => {
  const fake = inTheRoom()
  mounted = mount(fake)
  const held = { edits: [{}], moment: 0, clock: '', lead: 0 } as never
  fake.stores.attention.set(new Map([[GRACE, attendee({ focus: 'tempo', held })]]))
  await expect
    .poll(() => document.querySelector('.attendant.turns')?.textContent)
    .toContain('Grace')
  fake.stores.attention.set(new Map())
  await expect.poll(() => document.querySelector('.attendant')).toBeNull()
})

const click = () => new MouseEvent('click', { bubbles: true })

test('[PR3] nudges of the tempo are one gesture, let go of when they pause', async () => {
  const fake = inTheRoom()
  mounted = mount(fake)
  const faster = page.getByRole('button', { name: 'Faster' })
  await expect.element(faster).toBeVisible()
  // Both at once, however long a loaded machine takes from one to the next.
  for (let nudge = 0; nudge < 2; nudge++) faster.element().dispatchEvent(click())
  const said = () => fake.calls.filter(([command]) => ['turn', 'letGo'].includes(command))
  expect(said().map(([command]) => command)).toEqual(['turn', 'turn'])
  await expect.poll(() => said().at(-1)?.[0]).toBe('letGo')
  expect(said().filter(([command]) => command === 'letGo')).toHaveLength(1)
})
