import axe from 'axe-core'
import { afterEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { controlName } from '../../../client/control-name.ts'
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
const CUTOFF = controlName({ kind: 'instrument', parameter: 'cutoff' })
const turns = (fake: FakeApp) =>
  fake.calls.filter(([command]) => command === 'turnParameter').map(call => call[2])
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
  const rotor = page.getByRole('slider', { name: 'Rotor', exact: true })
  await expect.element(rotor).toHaveAttribute('aria-valuetext', '50 %')
  rotor.element().focus()
  await userEvent.keyboard('{ArrowRight}')
  expect(fake.calls).toContainEqual(['turnParameter', 'rotor', 0.51])
  await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}{PageDown}{Home}{End}')
  expect(turns(fake)).toEqual([0.51, 0.501, 0.4, 0, 1])
  const { violations } = await axe.run(document)
  expect(violations.map(({ id }) => id)).toEqual([])
})

test('a knob goes back by a double click, and takes what is typed', async () => {
  const fake = show()
  fake.stores.instrument.update(now => ({ ...now, choice: { instrument: ORGAN, preset: 2 } }))
  await page.getByRole('button', { name: 'Knobs of my instrument' }).click()
  const rotor = page.getByRole('slider', { name: 'Rotor', exact: true })
  await rotor.dblClick()
  expect(turns(fake).at(-1)).toBe(0.9) // as Gospel has it
  rotor.element().focus()
  await userEvent.keyboard('{Enter}')
  await page.getByRole('textbox', { name: 'Value of Rotor' }).fill('25 %')
  await userEvent.keyboard('{Enter}')
  expect(turns(fake).at(-1)).toBe(0.25)
  await expect.element(rotor).toHaveFocus()
  await page.getByRole('button', { name: /^Rotor: 50 %/ }).click()
  await page.getByRole('textbox', { name: 'Value of Rotor' }).fill('plenty')
  await userEvent.keyboard('{Enter}')
  expect(turns(fake).at(-1)).toBe(0.25)
})

test('[MO9] a knob waits for a MIDI controller and lets go of it, by pointer and by keys', async () => {
  const fake = show()
  await page.getByRole('button', { name: 'Knobs of my instrument' }).click()
  await expect.element(page.getByRole('slider', { name: 'Cutoff', exact: true })).toBeVisible()
  const learn = page.getByRole('button', { name: /controller for Cutoff/ })
  expect(learn.elements()).toEqual([]) // without MIDI there is nothing to learn
  fake.stores.midi.set({ state: 'on', inputs: [] })
  await learn.click()
  expect(fake.calls).toContainEqual(['learnControl', CUTOFF])
  fake.stores.learning.set({ waiting: CUTOFF, bindings: [] })
  await expect.element(learn).toHaveAttribute('aria-pressed', 'true')
  await learn.click()
  expect(fake.calls).toContainEqual(['learnControl', undefined])
  const bound = { device: 'd', midiChannel: 0, controller: 74, control: CUTOFF }
  fake.stores.learning.set({ waiting: undefined, bindings: [bound] })
  await expect.element(learn).toHaveTextContent('CC74')
  learn.element().focus()
  await userEvent.keyboard('{Delete}')
  expect(fake.calls).toContainEqual(['forgetControl', CUTOFF])
  const { violations } = await axe.run(document)
  expect(violations.map(({ id }) => id)).toEqual([])
})

test('a track has its own instrument and knobs, for everybody', async () => {
  const fake = show()
  await page.getByRole('button', { name: 'Sound of Ada Byron' }).click()
  const dialog = page.getByRole('dialog', { name: 'Sound of Ada Byron' })
  const cutoff = dialog.getByRole('slider', { name: 'Cutoff', exact: true })
  await expect.element(cutoff).toBeVisible()
  cutoff.element().focus()
  await userEvent.keyboard('{End}')
  expect(fake.calls.at(-1)).toEqual(['turnTrack', `k_${'a'.repeat(20)}`, 'cutoff', 1])
  await dialog.getByLabelText('Instrument').selectOptions('kit/club')
  expect(fake.calls.at(-1)).toEqual([
    'edit',
    { type: 'set-track', track: `k_${'a'.repeat(20)}`, instrument: 'kit/club' },
  ])
  const { violations } = await axe.run(document)
  expect(violations.map(({ id, nodes }) => [id, nodes.map(node => node.html)])).toEqual([])
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
