import axe from 'axe-core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { SessionFileError } from '../../../shared/errors.ts'
import { createFakeApp, type FakeApp } from '../../support/fake-app.ts'
import { type Mounted, mount } from './mount.tsx'
import { ME } from './scenes.ts'

let mounted: Mounted | undefined
let fake: FakeApp
beforeEach(() => {
  vi.stubGlobal('fetch', async () => Response.json([]))
  fake = createFakeApp(ME)
  mounted = mount(fake, '/', '')
})
afterEach(() => {
  mounted?.unmount()
  vi.unstubAllGlobals()
})

const jam = new File([Uint8Array.of(1)], 'jam.musearoo')
const opened = () => fake.calls.filter(([command]) => command === 'openSession')
const area = page.getByRole('region', { name: 'Open a session file' })
const chooser = area.getByLabelText('Open a session file')

test('a session file is chosen, and says that it is being opened, accessibly', async () => {
  fake.answers.openSession = new Promise(() => {})
  await userEvent.upload(chooser, jam)
  expect(opened()).toEqual([['openSession', expect.any(File)]])
  await expect.element(area.getByText('Opening the session…')).toBeVisible()
  expect((await axe.run(document)).violations.map(({ id }) => id)).toEqual([])
})

test('a session file is dropped, and one thing is opened at a time', async () => {
  fake.answers.openSession = new Promise(() => {})
  await expect.element(area).toBeVisible()
  for (const _ of [1, 2]) {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(jam)
    const drop = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true })
    area.element().dispatchEvent(drop)
    expect(drop.defaultPrevented).toBe(true)
    await expect.element(area.getByText('Opening the session…')).toBeVisible()
  }
  expect(opened()).toHaveLength(1)
})

test('[SF3] why a file is refused is read as a notice, and another can be chosen', async () => {
  const sentence = 'This is no MuseAroo session file.'
  const refusal = Promise.reject(new SessionFileError('not-a-session', sentence))
  refusal.catch(() => {}) // the page asks for it later
  fake.answers.openSession = refusal
  await userEvent.upload(chooser, jam)
  await expect.element(page.getByText(sentence)).toBeVisible()
  await expect.element(chooser).toBeEnabled()
})
