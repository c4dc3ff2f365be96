import axe from 'axe-core'
import { afterEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { INSTRUMENTS } from '../../../shared/sound/catalogue.ts'
import type { FakeApp } from '../../support/fake-app.ts'
import { type Mounted, mount } from './mount.tsx'
import { GRACE_PLAYER, inTheRoom } from './scenes.ts'

let mounted: Mounted | undefined
afterEach(() => mounted?.unmount())
function show(): FakeApp {
  const fake = inTheRoom()
  mounted = mount(fake)
  return fake
}
const ORGAN = INSTRUMENTS.findIndex(({ id }) => id === 'organ')

test('every instrument and preset can be chosen, and its knobs turned by keyboard', async () => {
  const fake = show()
  const choice = page.getByRole('combobox', { name: 'Instrument', exact: true })
  await expect.element(choice).toHaveValue('synth/warm')
  const count = INSTRUMENTS.reduce((sum, { presets }) => sum + presets.length, 0)
  expect(choice.element().querySelectorAll('option')).toHaveLength(count)
  await choice.selectOptions('organ/gospel')
  expect(fake.calls).toContainEqual(['chooseInstrument', 'organ/gospel'])

  fake.stores.instrument.update(now => ({ ...now, choice: { instrument: ORGAN, preset: 2 } }))
  await page.getByRole('button', { name: 'Knobs of my instrument' }).click()
  const rotor = page.getByRole('slider', { name: /Rotor/ })
  await expect.element(rotor).toHaveAttribute('aria-valuetext', '50 %')
  rotor.element().focus()
  await userEvent.keyboard('{ArrowRight}')
  expect(fake.calls).toContainEqual(['turnParameter', 'rotor', 0.51])
  const { violations } = await axe.run(document)
  expect(violations.map(({ id }) => id)).toEqual([])
})

test('each row says what its player plays, and what this page does not know', async () => {
  const fake = show()
  const play = (instrument: string) =>
    fake.stores.session.update(session => {
      const grace = session?.players[GRACE_PLAYER]
      if (!session || !grace) return session
      return {
        ...session,
        players: { ...session.players, [GRACE_PLAYER]: { ...grace, instrument } },
      }
    })
  play('electric-piano/suitcase')
  await expect.element(page.getByText('Electric piano, Suitcase')).toBeVisible()
  play('theremin/classic')
  await expect.element(page.getByText(/theremin\/classic.*silent/)).toBeVisible()
})
