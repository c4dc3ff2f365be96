import axe from 'axe-core'
import { afterEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { FakeApp } from '../../support/fake-app.ts'
import { type Mounted, mount } from './mount.tsx'
import { inTheRoom } from './scenes.ts'

let mounted: Mounted | undefined
const dialog = page.getByRole('dialog', { name: 'Download as sound' })

async function open(): Promise<FakeApp> {
  const fake = inTheRoom()
  mounted = mount(fake)
  await page.getByRole('button', { name: 'Download .wav' }).click()
  await expect.element(dialog).toBeVisible()
  return fake
}

afterEach(() => mounted?.unmount())

describe('sound file dialog', () => {
  test('makes the file that was chosen, accessibly', async () => {
    const fake = await open()
    await dialog.getByLabelText('Files').selectOptions('stems')
    await dialog.getByLabelText('Format').selectOptions('float32')
    await dialog.getByLabelText('Sample rate').selectOptions('96000')
    await dialog.getByRole('button', { name: 'Make the file' }).click()
    expect(fake.calls.filter(([command]) => command === 'downloadSound')).toEqual([
      ['downloadSound', { subject: 'tracks', stems: true, format: 'float32', sampleRate: 96_000 }],
    ])
    const { violations } = await axe.run(document)
    expect(violations.map(({ id, nodes }) => [id, nodes.map(node => node.html)])).toEqual([])
  })

  test('shows how far it is and can be stopped', async () => {
    const fake = await open()
    fake.stores.rendering.set({ state: 'rendering', share: 0.424 })
    await expect.element(dialog.getByText('42 %')).toBeVisible()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    expect(fake.calls.at(-1)?.[0]).toBe('cancelSound')
  })
})
