import axe from 'axe-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { NO_TIMELINES } from '../../../shared/doc/defaults.ts'
import type { PointId } from '../../../shared/protocol/ids.ts'
import { bpm, ticks } from '../../../shared/time/units.ts'
import type { FakeApp } from '../../support/fake-app.ts'
import { type Mounted, mount } from './mount.tsx'
import { inTheRoom, sessionScene } from './scenes.ts'

const BAR = 3_840
const point = <Value,>(letter: string, bar: number, value: Value) => ({
  id: `d_${letter.repeat(20)}` as PointId,
  position: ticks((bar - 1) * BAR),
  value,
})
const TEMPO = point('a', 5, { timeline: 'tempo', bpm: bpm(96) } as const)
const KEY = point('b', 9, { timeline: 'key', key: 'A', scale: 'minor' } as const)

let fake: FakeApp
let mounted: Mounted
beforeEach(async () => {
  await page.viewport(1280, 900)
  fake = inTheRoom()
  const timelines = { ...NO_TIMELINES, tempo: [TEMPO], key: [KEY] }
  const transport = { ...sessionScene.transport, tempos: timelines.tempo }
  fake.stores.session.set({ ...sessionScene, timelines, transport })
  mounted = mount(fake)
  await expect.element(chip()).toBeVisible()
})
afterEach(() => mounted.unmount())

const chip = () => page.getByRole('button', { name: 'Tempo 96 from bar 5' })
const bar = () => page.getByRole('spinbutton', { name: 'From bar' })
const edits = () => fake.calls.flatMap(([command, edit]) => (command === 'edit' ? [edit] : []))

describe('the timelines over the tracks', () => {
  test('have a lane for each kind that there is, and its points by name', async () => {
    await expect.element(page.getByRole('group', { name: 'Tempo' })).toBeVisible()
    await expect
      .element(page.getByRole('button', { name: 'Key A minor from bar 9' }))
      .toBeInTheDocument()
    expect(page.getByRole('group', { name: 'Chord' }).query()).toBeNull()
    const { violations } = await axe.run('.timeline')
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  })

  test('a point is nudged and removed by keys', async () => {
    chip().element().focus()
    await userEvent.keyboard('{ArrowRight}{Delete}')
    expect(edits()).toEqual([
      { type: 'set-point', point: TEMPO.id, position: 4 * BAR + 960 },
      { type: 'remove-point', point: TEMPO.id },
    ])
  })

  test('a press opens it: Enter keeps what it then says, Escape does not', async () => {
    await chip().click()
    const tempo = page.getByRole('spinbutton', { name: 'Tempo in bpm' })
    await expect.element(page.getByRole('dialog', { name: 'Tempo 96 from bar 5' })).toBeVisible()
    await bar().fill('6')
    await tempo.fill('101.5')
    await userEvent.keyboard('{Enter}')
    expect(edits()).toEqual([
      {
        type: 'set-point',
        point: TEMPO.id,
        value: { timeline: 'tempo', bpm: 101.5 },
        position: 5 * BAR,
      },
    ])
    await chip().click()
    await expect.element(bar()).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await expect.poll(() => bar().query()).toBeNull()
    expect(edits()).toHaveLength(1)
  })

  test('a new one begins as what holds at the bar where the song is', async () => {
    fake.transport.position = 2 * BAR + 100
    await page.getByRole('button', { name: 'Add change' }).click()
    await page.getByLabelText('What changes').selectOptions('chords')
    await page.getByRole('combobox', { name: /^Chord/ }).selectOptions('m7')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    expect(edits()).toMatchObject([
      {
        type: 'add-point',
        position: 2 * BAR,
        value: { timeline: 'chords', root: 'D', quality: 'm7' },
      },
    ])
  })

  test('are there before the first track, as long as the last point lies', async () => {
    const late = { ...TEMPO, position: ticks(60 * BAR) }
    const timelines = { ...NO_TIMELINES, tempo: [late] }
    fake.stores.session.set({ ...sessionScene, tracks: {}, timelines })
    const chip = page.getByRole('button', { name: 'Tempo 96 from bar 61' })
    await expect.element(chip).toBeInTheDocument()
    chip.element().scrollIntoView({ inline: 'center' })
    await chip.click()
    await expect.element(bar()).toHaveValue(61)
  })

  test('on a phone the whole width is the lane’s, and the form is on the screen', async () => {
    await page.viewport(390, 844)
    await page.getByRole('button', { name: 'Tracks', exact: true }).click()
    const lane = document.querySelector('.point-row')?.getBoundingClientRect()
    expect(lane?.left).toBeLessThan(30)
    await expect.element(chip()).toBeInTheDocument()
    chip().element().scrollIntoView({ inline: 'center' })
    await chip().click()
    const { left, right, bottom } = page
      .getByRole('dialog', { name: 'Tempo 96 from bar 5' })
      .element()
      .getBoundingClientRect()
    expect([left >= 0, right <= 390, bottom <= 844]).toEqual([true, true, true])
  })
})
