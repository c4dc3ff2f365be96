import axe from 'axe-core'
import { afterEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { MidiOutSettings } from '../../../client/app.ts'
import { controlName } from '../../../client/control-name.ts'
import type { FakeApp } from '../../support/fake-app.ts'
import { type Mounted, mount } from './mount.tsx'
import { GRACE_PLAYER, inTheRoom } from './scenes.ts'

let mounted: Mounted | undefined
const button = (name: string) => page.getByRole('button', { name, exact: true })
const dialog = page.getByRole('dialog', { name: 'MIDI in and out' })
const SENT: MidiOutSettings = {
  routes: { me: 'as-played', [GRACE_PLAYER]: 2 },
  clock: false,
  delay: 0,
}

/** A room with a drum machine that sends its clock, and a bus of one name both ways. */
function withDevices(): FakeApp {
  const fake = inTheRoom()
  fake.stores.midi.set({ state: 'on', inputs: [] })
  fake.stores.midiPorts.set({
    inputs: [
      { id: 'd', name: 'Drum machine', settings: { notes: true }, clockTempo: 132 },
      { id: 'b', name: 'IAC Bus 1', settings: { notes: true }, clockTempo: undefined },
    ],
    outputs: [{ id: 'B', name: 'IAC Bus 1', settings: SENT }],
    following: undefined,
  })
  return fake
}

async function open(fake: FakeApp): Promise<void> {
  mounted = mount(fake)
  await button('MIDI in and out').click()
  await expect.element(dialog).toBeVisible()
}

afterEach(() => mounted?.unmount())

describe('MIDI dialog', () => {
  test('[MO8] shows what each device is for, accessibly', async () => {
    await open(withDevices())
    await expect.element(dialog.getByText('clock at 132.0 bpm')).toBeVisible()
    await expect.element(dialog.getByLabelText('Grace Hopper')).toHaveValue('2')
    await expect.element(dialog.getByLabelText(/\(you\)/)).toHaveValue('as-played')
    await expect.element(dialog.getByText(/comes back as yours/)).toBeVisible()
    const { violations } = await axe.run(document)
    expect(violations.map(({ id, nodes }) => [id, nodes.map(node => node.html)])).toEqual([])
  })

  test('[MO1] routes players to outputs, sends the clock and delays it', async () => {
    const fake = withDevices()
    await open(fake)
    await dialog.getByLabelText('Grace Hopper').selectOptions('Not sent')
    await dialog.getByLabelText('Linus').selectOptions('Channel 16')
    await dialog.getByLabelText('MIDI clock').click({ force: true })
    await dialog.getByLabelText('Delay in ms').fill('-20')
    await dialog.getByLabelText('Delay in ms').fill('900')
    const set = fake.calls.filter(([command]) => command === 'setMidiOutput').map(call => call[2])
    expect(set).toEqual([
      { ...SENT, routes: { me: 'as-played' } },
      { ...SENT, routes: { ...SENT.routes, [`u_${'c'.repeat(32)}`]: 15 } },
      { ...SENT, clock: true },
      { ...SENT, delay: -20 },
    ])
  })

  test('[MO7] follows a clock only by the switch, and silences an input', async () => {
    const fake = withDevices()
    await open(fake)
    await dialog.getByLabelText('Follow incoming clock').first().click({ force: true })
    await dialog.getByLabelText('Plays into the room').last().click({ force: true })
    expect(fake.calls).toContainEqual(['followMidiClock', 'd'])
    expect(fake.calls).toContainEqual(['setMidiInput', 'b', { notes: false }])
  })

  test('[MO9] lists which controller moves which knob, and forgets it', async () => {
    const fake = withDevices()
    const control = controlName({ kind: 'effect', effect: 'glue' })
    const gone = controlName({ kind: 'instrument', parameter: 'gone' })
    fake.stores.learning.set({
      waiting: undefined,
      bindings: [
        { device: 'd', midiChannel: 0, controller: 7, control },
        { device: 'x', midiChannel: 3, controller: 8, control: gone },
      ],
    })
    await open(fake)
    await expect.element(dialog.getByText('Knob effect glue')).toBeVisible()
    await expect.element(dialog.getByText(/Drum machine, channel 1, controller 7/)).toBeVisible()
    await expect.element(dialog.getByText('A knob that is not here now')).toBeVisible()
    await dialog.getByRole('button', { name: /^Forget controller 7/ }).click()
    expect(fake.calls).toContainEqual(['forgetControl', control])
  })

  test('says what stands in the way, and gives the focus back', async () => {
    const fake = inTheRoom()
    await open(fake)
    await dialog.getByRole('button', { name: 'Connect MIDI' }).click()
    expect(fake.calls).toContainEqual(['connectMidi'])
    fake.stores.midi.set({ state: 'denied', inputs: [] })
    await expect.element(dialog.getByText(/site settings beside the address/)).toBeVisible()
    fake.stores.midi.set({ state: 'on', inputs: [] })
    await expect.element(dialog.getByText(/No MIDI output is there/)).toBeVisible()
    await dialog.getByRole('button', { name: 'Close' }).click()
    await expect.element(button('MIDI in and out')).toHaveFocus()
  })
})
