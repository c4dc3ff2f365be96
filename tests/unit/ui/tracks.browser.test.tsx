import axe from 'axe-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { Edit } from '../../../shared/doc/edit.ts'
import type { ClipId, MarkerId, SectionId, TrackId } from '../../../shared/protocol/ids.ts'
import { ticks } from '../../../shared/time/units.ts'
import { applyEdits } from '../../support/edited-session.ts'
import type { FakeApp } from '../../support/fake-app.ts'
import { clipOf, noteOf, trackOf } from '../../support/session-view.ts'
import { type Mounted, mount } from './mount.tsx'
import { GRACE_PLAYER, inTheRoom, ME_PLAYER, sessionScene } from './scenes.ts'

const [MINE, HERS] = ['c', 'd'].map(letter => `k_${letter.repeat(20)}`) as [TrackId, TrackId]
const CLIP = `c_${'c'.repeat(20)}` as ClipId
const PLACE = { track: MINE, clip: CLIP }

let fake: FakeApp
let mounted: Mounted
let changes: readonly (readonly Edit[])[]

beforeEach(async () => {
  await page.viewport(1280, 900)
  fake = inTheRoom()
  const tracks = {
    [MINE]: trackOf(MINE, ME_PLAYER, [clipOf(CLIP, 3840, 7680, [noteOf(0)])]),
    [HERS]: trackOf(HERS, GRACE_PLAYER, [], { name: 'Bass', instrument: 'bass' }),
  }
  fake.stores.session.set({ ...sessionScene, tracks })
  changes = applyEdits(fake)
  mounted = mount(fake)
  await expect.element(page.getByRole('button', { name: /Clip at/ })).toBeVisible()
})
afterEach(() => mounted.unmount())

const block = () => document.querySelector<HTMLElement>(`[data-clip="${CLIP}"]`) as HTMLElement
const shape = () => {
  const clip = fake.stores.session.get()?.tracks[MINE]?.clips[CLIP]
  return clip && [clip.start, clip.length]
}
/** px of a beat, as the lanes open. */
const BEAT = 12
function drag(fromRight: number, beats: number, init = {}): void {
  block().setPointerCapture = () => {}
  const { left, right, top } = block().getBoundingClientRect()
  const clientX = fromRight > 0 ? right - fromRight : left + 30
  const at = (type: string, x: number) =>
    block().dispatchEvent(
      new PointerEvent(type, { bubbles: true, clientX: x, clientY: top + 20, ...init }),
    )
  at('pointerdown', clientX)
  at('pointermove', clientX + beats * BEAT)
  at('pointerup', clientX + beats * BEAT)
}

describe('tracks', () => {
  test('are added, renamed, given an instrument, muted and soloed', async () => {
    await page.getByRole('button', { name: 'Add track' }).click()
    const name = page.getByRole('textbox', { name: 'Name of track Bass' })
    await name.fill(' Low end ')
    await userEvent.keyboard('{Enter}')
    await page.getByLabelText('Instrument of Bass').selectOptions('Organ: Jazz')
    await page.getByRole('button', { name: 'Mute Bass' }).click()
    await page.getByRole('button', { name: 'Solo Keys' }).click()
    expect(changes).toEqual([
      [{ type: 'add-track', track: expect.stringMatching(/^k_[0-9a-f]{20}$/), name: 'Track 3' }],
      [{ type: 'set-track', track: HERS, name: 'Low end' }],
      [{ type: 'set-track', track: HERS, instrument: 'organ/jazz' }],
      [{ type: 'set-track', track: HERS, strip: { mute: true } }],
      [{ type: 'set-track', track: MINE, strip: { solo: true } }],
    ])
  })

  test('an empty one is removed at once, one with clips on the second press', async () => {
    await page.getByRole('button', { name: 'Remove track Bass' }).click()
    await page.getByRole('button', { name: 'Remove track Keys' }).click()
    await page.getByRole('button', { name: 'Press again to remove Keys with 1 clip' }).click()
    expect(changes.flat()).toEqual([
      { type: 'remove-track', track: HERS },
      { type: 'remove-track', track: MINE },
    ])
  })

  test('are accessible, also while a clip is selected', async () => {
    block().focus()
    await expect.element(page.getByRole('group', { name: 'Selected clip' })).toBeVisible()
    const { violations } = await axe.run(document)
    expect(violations.map(({ id, nodes }) => [id, nodes.map(node => node.html)])).toEqual([])
  })
})

describe('clips', () => {
  test('move and change length with the pointer, by beats, each drag one change', async () => {
    drag(0, 2.1)
    await expect.poll(shape).toEqual([5760, 7680])
    drag(3, -2)
    await expect.poll(shape).toEqual([5760, 5760])
    drag(0, -100)
    await expect.poll(shape).toEqual([0, 5760])
    expect(changes.flat()).toEqual([
      { type: 'set-clip', ...PLACE, start: 5760 },
      { type: 'set-clip', ...PLACE, length: 5760 },
      { type: 'set-clip', ...PLACE, start: 0 },
    ])
  })

  test('move and change length with the arrows, by a step or with Shift by a bar', async () => {
    block().focus()
    await userEvent.keyboard('{ArrowRight}')
    await expect.poll(shape).toEqual([4800, 7680])
    await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}')
    await expect.poll(shape).toEqual([960, 7680])
    await userEvent.keyboard('{Alt>}{ArrowLeft}{/Alt}')
    await expect.poll(shape).toEqual([960, 6720])
    await expect.element(page.getByText(/^bar 1 beat 2, 7 beats long/)).toBeInTheDocument()
  })

  test('are duplicated, looped and removed', async () => {
    block().focus()
    await userEvent.keyboard('{Control>}d{/Control}')
    await page.getByRole('combobox', { name: 'Loop' }).selectOptions('2 bars')
    await page.getByRole('button', { name: 'Remove the clip' }).click()
    expect(changes.flat()).toMatchObject([
      { type: 'add-clip', track: MINE, start: 11_520, length: 7680 },
      { type: 'set-clip', ...PLACE, loop: 7680 },
      { type: 'remove-clip', ...PLACE },
    ])
  })

  test('removed by key, they leave the focus beside them', async () => {
    block().focus()
    await userEvent.keyboard('{Delete}')
    await expect.poll(shape).toBeUndefined()
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Name of track Keys')
  })

  test('a new one opens in the roll', async () => {
    await page.getByRole('button', { name: 'Add a clip to Bass' }).click()
    await expect.element(page.getByRole('grid', { name: 'Notes' })).toBeVisible()
    expect(changes.flat()).toMatchObject([
      { type: 'add-clip', track: HERS, start: 0, length: 15_360 },
    ])
  })
})

describe('sections and markers', () => {
  const SECTION = `s_${'a'.repeat(20)}` as SectionId
  const MARKER = `m_${'a'.repeat(20)}` as MarkerId
  beforeEach(async () => {
    fake.stores.session.update(
      now =>
        now && {
          ...now,
          sections: {
            [SECTION]: {
              id: SECTION,
              name: 'Verse',
              start: ticks(0),
              length: ticks(7680),
              colour: 3,
            },
          },
          markers: { [MARKER]: { id: MARKER, name: 'Drop', position: ticks(11_520) } },
        },
    )
    await expect.element(page.getByRole('button', { name: 'Section Verse, bar 1' })).toBeVisible()
  })

  test('are added: a section behind the last, a marker at the bar where the song is', async () => {
    fake.transport.position = 4000
    await page.getByRole('button', { name: 'Add section' }).click()
    await page.getByRole('button', { name: 'Add marker' }).click()
    expect(changes.flat()).toMatchObject([
      { type: 'add-section', name: 'Verse', start: 7680, length: 30_720 },
      { type: 'add-marker', name: 'Marker 2', position: 3840 },
    ])
  })

  test('move with the arrows, are renamed and removed', async () => {
    document.querySelector<HTMLElement>('.arranged.marker')?.focus()
    await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}{Enter}')
    await page.getByRole('textbox', { name: 'Name of marker Drop' }).fill('Break')
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => document.activeElement?.classList.contains('marker')).toBe(true)
    await page.getByRole('button', { name: /^Section Verse/ }).dblClick()
    await page.getByRole('button', { name: 'Remove section Verse' }).click()
    expect(changes.flat()).toEqual([
      { type: 'set-marker', marker: MARKER, position: 7680 },
      { type: 'set-marker', marker: MARKER, name: 'Break' },
      { type: 'remove-section', section: SECTION },
    ])
  })

  test('are accessible', async () => {
    const { violations } = await axe.run(document)
    expect(violations.map(({ id, nodes }) => [id, nodes.map(node => node.html)])).toEqual([])
  })
})
