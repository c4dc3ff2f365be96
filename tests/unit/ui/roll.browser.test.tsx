import axe from 'axe-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { Edit } from '../../../shared/doc/edit.ts'
import type { ClipNote, ClipView } from '../../../shared/doc/view.ts'
import type { ClipId, TrackId } from '../../../shared/protocol/ids.ts'
import { applyEdits } from '../../support/edited-session.ts'
import type { FakeApp } from '../../support/fake-app.ts'
import { clipOf, noteOf, trackOf } from '../../support/session-view.ts'
import { type Mounted, mount } from './mount.tsx'
import { inTheRoom, ME_PLAYER, sessionScene } from './scenes.ts'

const TRACK = `k_${'c'.repeat(20)}` as TrackId
const CLIP = `c_${'c'.repeat(20)}` as ClipId
const PLACE = { track: TRACK, clip: CLIP }
/** px of a sixteenth and of a key, as the roll opens. */
const [STEP, ROW] = [24, 16]

let fake: FakeApp
let mounted: Mounted | undefined
let changes: readonly (readonly Edit[])[]

beforeEach(() => page.viewport(1280, 900))
afterEach(() => mounted?.unmount())

/** The roll on a clip at bar 2, with the focus on its grid. @param sheet where the lanes are, on a phone */
async function open(notes: readonly ClipNote[], sheet?: string): Promise<void> {
  fake = inTheRoom()
  const track = trackOf(TRACK, ME_PLAYER, [clipOf(CLIP, 3840, 7680, notes)])
  fake.stores.session.set({ ...sessionScene, tracks: { [TRACK]: track } })
  changes = applyEdits(fake)
  mounted = mount(fake)
  if (sheet) await page.getByRole('button', { name: sheet, exact: true }).click()
  await expect.element(page.getByRole('button', { name: /Clip at bar 2/ })).toBeVisible()
  document.querySelector<HTMLElement>(`[data-clip="${CLIP}"]`)?.focus()
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => document.activeElement?.getAttribute('role')).toBe('grid')
}
const clip = (): ClipView | undefined => fake.stores.session.get()?.tracks[TRACK]?.clips[CLIP]
const heard = () =>
  clip()?.notes.map(({ start, length, pitch, velocity }) => [start, length, pitch, velocity])
const surface = () => document.querySelector<HTMLElement>('.roll-surface') as HTMLElement
const cell = () => document.querySelector('[role=gridcell]')?.getAttribute('aria-label')
const blocks = () => [...document.querySelectorAll<HTMLElement>('.roll-note')]

/** A real PointerEvent at a place of the grid: sixteenths from its start, and a key. */
function pointer(type: string, [step, key]: readonly [number, number], init = {}): void {
  const { left, top } = surface().getBoundingClientRect()
  const clientX = left + step * STEP
  const clientY = top + (127 - key + 0.5) * ROW
  const event = { bubbles: true, cancelable: true, pointerId: 1, clientX, clientY, ...init }
  surface().dispatchEvent(new PointerEvent(type, { pointerType: 'mouse', ...event }))
}
const drag = (from: readonly [number, number], to: readonly [number, number], init = {}) => {
  pointer('pointerdown', from, init)
  pointer('pointermove', [(from[0] + to[0]) / 2, from[1]], init)
  pointer('pointermove', to, init)
  pointer('pointerup', to, init)
}
/** Captures of pointers that no hand holds are refused. */
const withoutCapture = () => {
  surface().setPointerCapture = () => {}
}

describe('piano roll by keys', () => {
  test('the cursor says where it stands, and Enter writes a note there as one change', async () => {
    await open([noteOf(0)])
    expect(cell()).toBe('C4, bar 2 beat 1, length 1/16, velocity 100')
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowUp}{ArrowUp}{Shift>}{ArrowUp}{/Shift}')
    await expect.poll(cell).toBe('D5, bar 2 beat 1 plus 1/8, empty')
    await userEvent.keyboard('{Enter}')
    await expect.poll(heard).toContainEqual([480, 240, 74, 96])
    await expect.poll(cell).toBe('D5, bar 2 beat 1 plus 1/8, length 1/16, velocity 96')
    expect(changes.map(edits => edits.map(({ type }) => type))).toEqual([['add-notes']])
    expect(fake.calls).toContainEqual(['audition', TRACK, 74, 96])
    await expect.element(page.getByText('D5 added at bar 2 beat 1 plus 1/8')).toBeInTheDocument()
  })

  test('selected notes move, change length and velocity, and go, each press one change of all', async () => {
    await open([noteOf(0), noteOf(960, 64)])
    await userEvent.keyboard('{Control>}a{/Control}')
    await expect.element(page.getByText('2 notes selected')).toBeInTheDocument()
    await userEvent.keyboard('{ArrowRight}')
    await expect.poll(heard).toEqual([
      [240, 240, 60, 100],
      [1200, 240, 64, 100],
    ])
    await userEvent.keyboard('{Shift>}{ArrowDown}{/Shift}')
    await expect.poll(() => heard()?.map(note => note[2])).toEqual([48, 52])
    await userEvent.keyboard('{Alt>}{ArrowRight}{ArrowUp}{/Alt}')
    await expect
      .poll(() => heard()?.map(note => [note[1], note[3]]))
      .toEqual([
        [480, 105],
        [480, 105],
      ])
    await userEvent.keyboard('{Delete}')
    await expect.poll(heard).toEqual([])
    expect(changes).toHaveLength(5)
    for (const edits of changes) expect(edits).toHaveLength(1)
  })

  test('copies, pastes, duplicates and quantises', async () => {
    await open([noteOf(50), noteOf(700, 64)])
    await userEvent.keyboard('{Control>}a{/Control}q')
    await expect.poll(() => heard()?.map(note => note[0])).toEqual([0, 720])
    await userEvent.keyboard('{Control>}d{/Control}')
    await expect.poll(() => heard()?.map(note => note[0])).toEqual([0, 720, 960, 1680])
    await userEvent.keyboard('{Control>}c{/Control}{Escape}{End}{Control>}v{/Control}')
    await expect.poll(() => heard()).toHaveLength(6)
    expect(changes).toHaveLength(3)
  })

  test('the letters stay the piano’s, and Space the transport’s', async () => {
    await open([noteOf(0)])
    await userEvent.keyboard('s')
    expect(fake.calls.map(([command]) => command)).toContain('playFrom')
    await userEvent.keyboard(' ')
    expect(changes).toEqual([[{ type: 'stop' }]])
  })

  test('closes, and the focus is back on the clip', async () => {
    await open([noteOf(0)])
    await page.getByRole('button', { name: 'Close the roll' }).click()
    await expect.poll(() => document.activeElement?.getAttribute('data-clip')).toBe(CLIP)
  })
})

describe('piano roll by pointer', () => {
  test('a click writes a note on its line, a drag gives its length', async () => {
    await open([noteOf(0)])
    withoutCapture()
    drag([4.3, 67], [4.3, 67])
    await expect.poll(heard).toContainEqual([960, 240, 67, 96])
    drag([8.2, 62], [12.1, 62])
    await expect.poll(heard).toContainEqual([1920, 960, 62, 96])
    expect(changes.flat().map(({ type }) => type)).toEqual(['add-notes', 'add-notes'])
  })

  test('a note is moved, its end resized, and with Alt struck harder; no change says more than that', async () => {
    await open([noteOf(0, 60, 960)])
    withoutCapture()
    drag([1.5, 60], [3.6, 62])
    await expect.poll(heard).toEqual([[480, 960, 62, 100]])
    drag([5.9, 62], [8, 62])
    await expect.poll(heard).toEqual([[480, 1440, 62, 100]])
    drag([4, 62], [4, 64], { altKey: true })
    await expect.poll(heard).toEqual([[480, 1440, 62, 116]])
    const id = clip()?.notes[0]?.id
    expect(changes.flat()).toEqual([
      { type: 'change-notes', ...PLACE, changes: [{ id, start: 480, pitch: 62 }] },
      { type: 'change-notes', ...PLACE, changes: [{ id, length: 1440 }] },
      { type: 'change-notes', ...PLACE, changes: [{ id, velocity: 116 }] },
    ])
  })

  test('a rubber band selects, Shift adds, and all go with the one that is dragged', async () => {
    await open([noteOf(0), noteOf(480, 62), noteOf(2400, 64)])
    withoutCapture()
    await page.getByRole('button', { name: 'Select', exact: true }).click()
    drag([3.5, 65], [0.2, 58])
    await expect.poll(() => document.querySelectorAll('.roll-note.selected').length).toBe(2)
    drag([10.4, 64], [10.4, 64], { shiftKey: true })
    await expect.poll(() => document.querySelectorAll('.roll-note.selected').length).toBe(3)
    drag([0.4, 60], [1.4, 60])
    await expect.poll(() => heard()?.map(note => note[0])).toEqual([240, 720, 2640])
    expect(changes).toHaveLength(1)
  })

  test('stems are painted: one stroke over several, one change', async () => {
    await open([noteOf(0), noteOf(480, 62), noteOf(960, 64)])
    const lane = document.querySelector<HTMLElement>('.roll-velocity')
    if (!lane) throw new Error('no velocity lane')
    lane.setPointerCapture = () => {}
    const { left, bottom, height } = lane.getBoundingClientRect()
    const half = (height - 6) / 2
    const at = (type: string, step: number, up: number) =>
      lane.dispatchEvent(
        new PointerEvent(type, {
          bubbles: true,
          clientX: left + step * STEP,
          clientY: bottom - up,
        }),
      )
    at('pointerdown', 0, half)
    at('pointermove', 1, half)
    at('pointermove', 2, 500)
    at('pointerup', 2, 500)
    await expect.poll(() => heard()?.map(note => note[3])).toEqual([64, 127, 100])
    expect(changes.map(edits => edits.length)).toEqual([1])
  })

  test('a finger that scrolls writes nothing, one that taps writes a note', async () => {
    await open([noteOf(0)])
    withoutCapture()
    drag([6, 66], [9, 60], { pointerType: 'touch' })
    expect(changes).toEqual([])
    pointer('pointerdown', [6.2, 66], { pointerType: 'touch' })
    pointer('pointerup', [6.2, 66], { pointerType: 'touch' })
    await expect.poll(heard).toContainEqual([1440, 240, 66, 96])
  })

  test('a gesture that is taken away leaves the notes as they were', async () => {
    await open([noteOf(0)])
    withoutCapture()
    pointer('pointerdown', [0.4, 60])
    pointer('pointermove', [5, 66])
    await expect.poll(() => blocks()[0]?.style.getPropertyValue('--start')).toBe('1200')
    pointer('pointercancel', [5, 66])
    await expect.poll(() => blocks()[0]?.style.getPropertyValue('--start')).toBe('0')
    expect(changes).toEqual([])
  })
})

describe('piano roll as a page', () => {
  test('is accessible, in both schemes’ colours', async () => {
    await open([noteOf(0), noteOf(480, 62)])
    const { violations } = await axe.run(document)
    expect(violations.map(({ id, nodes }) => [id, nodes.map(node => node.html)])).toEqual([])
  })

  test('of a thousand notes a change of one draws one again', async () => {
    const thousand = Array.from({ length: 1000 }, (_, n) => noteOf((n % 100) * 60, 40 + n / 100))
    await open(thousand.map(note => ({ ...note, pitch: Math.floor(note.pitch) })))
    await expect.poll(() => blocks().length).toBe(1000)
    const drawn = new Set<Node>()
    const observer = new MutationObserver(records => {
      for (const { target } of records) drawn.add(target)
    })
    observer.observe(surface(), { subtree: true, attributes: true, childList: true })
    const [first] = clip()?.notes ?? []
    if (!first) throw new Error('no notes')
    await fake.app.companion.edit({
      type: 'change-notes',
      ...PLACE,
      changes: [{ id: first.id, pitch: 80 }],
    })
    const block = document.querySelector<HTMLElement>(`[data-id="${first.id}"]`)
    await expect.poll(() => block?.style.getPropertyValue('--key')).toBe('47')
    observer.disconnect()
    expect([...drawn].filter(node => node instanceof HTMLElement && node.dataset.id)).toEqual([
      block,
    ])
  })

  test('a thousand notes are quantised by one change', async () => {
    await open(Array.from({ length: 1000 }, (_, n) => noteOf(n * 240 + (n % 100), 50 + (n % 20))))
    await userEvent.keyboard('q')
    await expect.poll(() => changes.length).toBe(1)
    const starts = clip()?.notes.map(note => note.start)
    expect(starts).toHaveLength(1000)
    expect(starts?.filter(start => start % 240 !== 0)).toEqual([])
  })

  test('a full clip takes no more, and says so', async () => {
    await open(Array.from({ length: 1000 }, (_, n) => noteOf(n * 7, 50)))
    await userEvent.keyboard('{ArrowUp}{Enter}')
    await expect.element(page.getByText('A clip holds 1,000 notes at most.')).toBeVisible()
    expect(changes).toEqual([])
  })

  test('what the document refuses is taken back, in a sentence', async () => {
    await open([noteOf(0)])
    const refused = { code: 'not-permitted', message: 'Only players may edit.' }
    Object.assign(fake.app.companion, { edit: () => Promise.reject(refused) })
    await userEvent.keyboard('{ArrowUp}{Enter}')
    await expect.element(page.getByText('Only players may edit.')).toBeVisible()
    await expect.poll(() => blocks().length).toBe(1)
  })

  test('shows what other tracks play, and where the song is', async () => {
    await open([noteOf(0)])
    const other = `k_${'e'.repeat(20)}` as TrackId
    const clip = clipOf(`c_${'e'.repeat(20)}` as ClipId, 3840, 3840, [noteOf(480, 72)])
    fake.transport.position = 3840 + 960
    fake.stores.session.update(
      now =>
        now && { ...now, tracks: { ...now.tracks, [other]: trackOf(other, ME_PLAYER, [clip]) } },
    )
    await expect
      .poll(() => document.querySelector('.roll-ghosts path')?.getAttribute('d'))
      .toBe('M480 55h240v1h-240z')
    const line = document.querySelector<HTMLElement>('.roll .playhead')
    await expect.poll(() => Number(line?.style.getPropertyValue('--at'))).toBeGreaterThan(900)
    expect(line?.hidden).toBe(false)
  })

  test.each([
    [390, 844],
    [844, 390],
  ])(
    'on a phone of %i × %i it leaves the transport in sight, and its buttons are 44 px',
    async (...size) => {
      await page.viewport(...size)
      await open([noteOf(0)], 'Tracks')
      for (const button of document.querySelectorAll('.roll button'))
        expect(button.getBoundingClientRect().height).toBeGreaterThanOrEqual(44)
      const { scrollWidth, clientWidth } = document.documentElement
      expect(scrollWidth).toBeLessThanOrEqual(clientWidth)
      await page.getByRole('button', { name: 'Stop', exact: true }).click()
      expect(changes).toEqual([[{ type: 'stop' }]])
    },
  )
})
