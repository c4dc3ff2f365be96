import axe from 'axe-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { ticks } from '../../../shared/time/units.ts'
import type { FakeApp } from '../../support/fake-app.ts'
import { type Mounted, mount } from './mount.tsx'
import { inTheRoom } from './scenes.ts'

let fake: FakeApp
let mounted: Mounted

beforeEach(async () => {
  fake = inTheRoom()
  mounted = mount(fake)
  await expect.element(page.getByRole('button', { name: 'Loop', exact: true })).toBeVisible()
})
afterEach(() => mounted.unmount())

const edits = () => fake.calls.flatMap(([command, edit]) => (command === 'edit' ? [edit] : []))
const setTransport = (over: object) =>
  fake.stores.session.update(
    session => session && { ...session, transport: { ...session.transport, ...over } },
  )
const press = (code: string, init: KeyboardEventInit = {}) =>
  window.dispatchEvent(new KeyboardEvent('keydown', { code, key: code, cancelable: true, ...init }))

test('L switches the loop, with Shift while the piano owns the letters', async () => {
  press('KeyL')
  expect(edits()).toEqual([])
  press('KeyL', { shiftKey: true })
  expect(edits()).toEqual([{ type: 'set-loop', on: true }])
})

test('the loop is pressed while it is on, shows its bars, and says so', async () => {
  expect(page.getByLabelText('First bar of the loop').query()).toBeNull()
  setTransport({ loop: { on: true, start: ticks(3_840), end: ticks(11_520) } })
  const loop = page.getByRole('button', { name: 'Loop', exact: true })
  await expect.element(loop).toHaveAttribute('aria-pressed', 'true')
  await expect.element(page.getByText('Loop on, bars 2 to 3')).toBeInTheDocument()
  await page.getByLabelText('Last bar of the loop').fill('8')
  await userEvent.keyboard('{Enter}')
  await page.getByLabelText('First bar of the loop').click()
  await userEvent.keyboard('{ArrowUp}')
  await page.getByLabelText('First bar of the loop').fill('nonsense')
  await userEvent.keyboard('{Tab}')
  await loop.click()
  expect(edits()).toEqual([
    { type: 'set-loop', on: true, range: { start: 3_840, end: 30_720 } },
    { type: 'set-loop', on: true, range: { start: 7_680, end: 11_520 } },
    { type: 'set-loop', on: false },
  ])
  const { violations } = await axe.run(document)
  expect(violations.map(({ id }) => id)).toEqual([])
})

test('Play counts as many bars as are picked; the song goes back to its start', async () => {
  setTransport({ playing: false })
  await page.getByLabelText('Count-in').selectOptions('2')
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await page.getByRole('button', { name: 'Back to the start' }).click()
  expect(edits()).toEqual([
    { type: 'play', countIn: 2 },
    { type: 'seek', position: 0 },
  ])
})

test('the counter shows bar and beat, lights the beat, and tells a count-in', async () => {
  const counter = page.getByRole('timer', { name: 'Bar and beat' })
  await expect.element(counter).toHaveTextContent('003.2')
  await expect.element(counter).toHaveAttribute('data-beat', 'on')
  Object.assign(fake.transport, { bar: 0, beat: 4, phase: 'counting-in' })
  await expect.element(counter).toHaveTextContent('000.4')
  await expect.element(counter).toHaveAttribute('data-beat', 'count-in')
  const lit = [...document.querySelectorAll('.pips i')].map(pip => pip.hasAttribute('data-lit'))
  expect(lit).toEqual([false, false, false, true])
})
