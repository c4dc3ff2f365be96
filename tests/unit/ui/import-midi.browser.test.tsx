import axe from 'axe-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { MidiContents } from '../../../client/midi-file/messages.ts'
import { FileError } from '../../../shared/errors.ts'
import { bpm } from '../../../shared/time/units.ts'
import type { FakeApp } from '../../support/fake-app.ts'
import { type Mounted, mount } from './mount.tsx'
import { inTheRoom } from './scenes.ts'

let mounted: Mounted | undefined
let fake: FakeApp
beforeEach(() => {
  fake = inTheRoom()
  fake.answers.lookIntoMidi = Promise.resolve(CONTENTS)
  mounted = mount(fake)
})
afterEach(() => mounted?.unmount())

const CONTENTS: MidiContents = {
  parts: [
    { name: 'Lead', instrument: 'string/koto', notes: 12 },
    { name: 'Lead', instrument: 'kit/studio', notes: 1 },
  ],
  notes: 13,
  bars: 8,
  sections: 2,
  markers: 0,
  settings: { bpm: bpm(96), timeSignature: { beats: 3, unit: 4 }, tempoChanges: 1 },
}
const file = new File([Uint8Array.of(1)], 'song.mid')
const dialog = page.getByRole('dialog', { name: 'Import song.mid' })
const imports = () => fake.calls.filter(([command]) => command === 'importMidi')

test('[MF5] a .mid that is chosen shows what is in it, and comes in on a word, accessibly', async () => {
  await userEvent.upload(page.getByLabelText('Import .mid'), file)
  await expect.element(dialog.getByText('2 tracks, 13 notes, 8 bars')).toBeVisible()
  await expect.element(dialog.getByText('Drum kit, Studio, 1 note')).toBeVisible()
  expect(imports()).toEqual([])
  await dialog.getByLabelText('Also set the room to 96 bpm, 3/4').click()
  expect((await axe.run(document)).violations.map(({ id }) => id)).toEqual([])
  fake.answers.importMidi = new Promise(() => {})
  await dialog.getByRole('button', { name: 'Add to the room' }).click()
  expect(imports()[0]?.slice(1, 3)).toEqual([expect.any(File), { settings: true, form: true }])
  const tell = imports()[0]?.[3] as (share: number) => void
  tell(0.5)
  await expect.element(dialog.getByText('50 %')).toBeVisible()
})

test('[MF5] a .mid is dropped on the stage; tempo and key are taken only if the player says so', async () => {
  const dataTransfer = new DataTransfer()
  dataTransfer.items.add(file)
  const drop = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true })
  await expect.element(page.getByRole('region', { name: 'Tracks' })).toBeVisible()
  page.getByRole('region', { name: 'Tracks' }).element().dispatchEvent(drop)
  expect(drop.defaultPrevented).toBe(true)
  await dialog.getByLabelText('Also bring 2 sections').click()
  await dialog.getByRole('button', { name: 'Add to the room' }).click()
  expect(imports()[0]?.[2]).toEqual({ settings: false, form: false })
  await expect.element(dialog).not.toBeInTheDocument()
})

test('[MF5] why a file is refused is read in the dialog', async () => {
  const refusal = Promise.reject(new FileError('empty', 'There are no notes in this .mid.'))
  refusal.catch(() => {}) // the page asks for it later
  fake.answers.lookIntoMidi = refusal
  await userEvent.upload(page.getByLabelText('Import .mid'), file)
  await expect.element(dialog.getByText('There are no notes in this .mid.')).toBeVisible()
  await expect
    .element(dialog.getByRole('button', { name: 'Add to the room' }))
    .not.toBeInTheDocument()
})
