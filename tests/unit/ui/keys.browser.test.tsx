import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { FakeApp } from '../../support/fake-app.ts'
import { type Mounted, mount } from './mount.tsx'
import { inTheRoom } from './scenes.ts'

let fake: FakeApp
let mounted: Mounted

beforeEach(async () => {
  fake = inTheRoom()
  mounted = mount(fake)
  await expect.element(page.getByRole('button', { name: 'C4', exact: true })).toBeVisible()
})
afterEach(() => mounted.unmount())

/** What the player wants; where he looks is told besides. */
const commands = () => fake.calls.filter(([command]) => command !== 'knock' && command !== 'show')
const played = () =>
  fake.calls.flatMap(([command, , message]) =>
    command === 'playFrom' ? [Object.values(message as object)] : [],
  )
const press = (type: 'keydown' | 'keyup', init: KeyboardEventInit, target: EventTarget = window) =>
  target.dispatchEvent(
    new KeyboardEvent(type, { bubbles: true, cancelable: true, key: init.code ?? '', ...init }),
  )

test('letters play notes once, however long they are held, and stop what they started', () => {
  press('keydown', { code: 'KeyA' })
  press('keydown', { code: 'KeyA', repeat: true })
  press('keydown', { code: 'KeyX' })
  press('keyup', { code: 'KeyA' })
  press('keydown', { code: 'KeyA' })
  expect(played()).toEqual([
    [0x90, 60, 96],
    [0x80, 60, 0],
    [0x90, 72, 96],
  ])
})

test('digits set the velocity; modifiers and text fields keep their keys', () => {
  press('keydown', { code: 'Digit1' })
  press('keydown', { code: 'KeyS' })
  press('keydown', { code: 'KeyD', ctrlKey: true })
  press('keydown', { code: 'KeyF' }, page.getByLabelText('Tempo in bpm').element())
  expect(played()).toEqual([[0x90, 62, 13]])
})

test('a page that loses the focus lets go of what it held', () => {
  press('keydown', { code: 'KeyA' })
  window.dispatchEvent(new Event('blur'))
  press('keyup', { code: 'KeyA' })
  const released = commands().slice(1).map(String).sort()
  expect(released).toEqual(['releaseHeld,computer-keys', 'releaseHeld,pointer'])
})

test('Space plays and stops, and never also presses the focused button', async () => {
  page.getByRole('button', { name: 'Metronome' }).element().focus()
  await userEvent.keyboard(' ')
  expect(commands()).toEqual([['edit', { type: 'stop' }]])
  await userEvent.keyboard('{Enter}')
  expect(commands()).toContainEqual(['toggleMetronome'])
})

test('commands need Shift while the piano owns the letters; Esc swaps', async () => {
  press('keydown', { code: 'KeyC' })
  press('keydown', { code: 'KeyR', shiftKey: true })
  press('keydown', { code: 'Escape', key: 'Escape' })
  press('keydown', { code: 'KeyC' })
  press('keydown', { code: 'KeyA' })
  press('keydown', { code: 'Period', ctrlKey: true })
  expect(commands()).toEqual([['startRecording'], ['toggleMetronome'], ['panic']])
  await expect.element(page.getByRole('switch', { name: /Letters/ })).not.toBeChecked()
})

test('[SQ7] Shift and 1, 2, 4 or 8 loop the last bars, as do the buttons, and strike no harder', async () => {
  for (const code of ['Digit1', 'Digit2', 'Digit3', 'Digit4', 'Digit8'])
    press('keydown', { code, shiftKey: true })
  press(
    'keydown',
    { code: 'Digit8', shiftKey: true },
    page.getByLabelText('Tempo in bpm').element(),
  )
  await page.getByRole('button', { name: 'Loop the last 2 bars that I played' }).click()
  expect(commands()).toEqual([1, 2, 4, 8, 2].map(bars => ['loopThat', bars]))
  press('keydown', { code: 'KeyA' })
  expect(played()).toEqual([[0x90, 60, 96]])
})

test('? opens the help, in which the room’s keys rest', async () => {
  press('keydown', { code: 'Slash', key: '?', shiftKey: true })
  await expect.element(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  press('keydown', { code: 'KeyR', shiftKey: true }, document.querySelector('dialog') ?? window)
  expect(commands()).toEqual([])
})

test('two fingers play two keys, and one that slides plays what it crosses', () => {
  const touch = (type: string, pointerId: number, note: number) => {
    const key = document.querySelector(`[data-note="${note}"]`) ?? document.body
    const { left, bottom, width } = key.getBoundingClientRect()
    const place = { clientX: left + width / 2, clientY: bottom - 4 }
    key.dispatchEvent(new PointerEvent(type, { pointerId, bubbles: true, ...place }))
  }
  touch('pointerdown', 1, 60)
  touch('pointerdown', 2, 64)
  touch('pointermove', 1, 62)
  touch('pointermove', 1, 62)
  touch('pointerup', 1, 62)
  touch('pointerup', 2, 64)
  expect(played().map(([status, note]) => [status, note])).toEqual([
    [0x90, 60],
    [0x90, 64],
    [0x80, 60],
    [0x90, 62],
    [0x80, 62],
    [0x80, 64],
  ])
})

test('the piano is one tab stop: arrows move along it, Enter plays', async () => {
  const middle = page.getByRole('button', { name: 'C4', exact: true }).element()
  middle.focus()
  await userEvent.keyboard('{ArrowRight}{Enter}')
  expect(document.activeElement?.getAttribute('aria-label')).toBe('C♯4')
  expect(played()[0]?.slice(0, 2)).toEqual([0x90, 61])
  expect(document.querySelectorAll('.key[tabindex="0"]')).toHaveLength(1)
})
