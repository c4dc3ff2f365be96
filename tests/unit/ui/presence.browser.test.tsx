import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { ClipId, NoteId, PlayerId, PointId } from '../../../shared/protocol/ids.ts'
import { bpm, ticks } from '../../../shared/time/units.ts'
import type { FakeApp } from '../../support/fake-app.ts'
import { type Mounted, mount } from './mount.tsx'
import {
  attendee,
  CLIP,
  GRACE,
  GRACE_PLAYER,
  inTheRoom,
  ME_PLAYER,
  roomScene,
  sessionScene,
  TRACK,
} from './scenes.ts'

let fake: FakeApp
let mounted: Mounted | undefined
beforeEach(async () => {
  await page.viewport(1280, 900)
  fake = inTheRoom()
  mounted = mount(fake)
  await expect.element(page.getByRole('button', { name: /Clip at bar 1/ })).toBeVisible()
})
afterEach(() => {
  vi.useRealTimers()
  mounted?.unmount()
})

const graceShows = (part: Parameters<typeof attendee>[0]) =>
  fake.stores.attention.set(new Map([[GRACE, attendee(part)]]))
const shown = (part: string) =>
  fake.calls.flatMap(([command, what]) =>
    command === 'show' && typeof what === 'object' && what && part in what ? [what] : [],
  )
const clip = () => document.querySelector<HTMLElement>(`[data-clip="${CLIP}"]`) as HTMLElement
const openRoll = async () => {
  clip().focus()
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => document.activeElement?.getAttribute('role')).toBe('grid')
}
const isFlashing = (element: Element | null) => (element?.getAnimations().length ?? 0) > 0

test('[PR4] another player’s pointer is on the lane, with her name in her colour, and fades after 3 s', () => {
  vi.useFakeTimers()
  graceShows({ cursor: { over: TRACK, position: ticks(3840), pitch: 64 } })
  const cursor = document.querySelector<HTMLElement>('.cursor')
  const lane = document.querySelector('.track-lane')?.getBoundingClientRect()
  expect(cursor?.textContent).toBe('Grace Hopper')
  expect(cursor?.style.getPropertyValue('--player')).toBe('var(--player-7)')
  // A bar of 4/4 is 48 px as the lanes open; the tag hangs 10 px beside the point.
  expect((cursor?.getBoundingClientRect().left ?? 0) - (lane?.left ?? 0)).toBeCloseTo(58, 0)
  vi.advanceTimersByTime(2900)
  expect(cursor?.className).toBe('cursor')
  vi.advanceTimersByTime(100)
  expect(cursor?.className).toBe('cursor resting')
  graceShows({ cursor: { over: TRACK, position: ticks(3900), pitch: 64 } })
  expect(cursor?.className).toBe('cursor')
  graceShows({})
  expect(document.querySelector('.cursor')).toBeNull()
})

test('[PR1] my pointer on a lane is told 30 times a second at the most, its last place always', async () => {
  const lane = document.querySelector<HTMLElement>('.track-lane') as HTMLElement
  const { left, top } = lane.getBoundingClientRect()
  const move = (x: number) =>
    lane.dispatchEvent(
      new PointerEvent('pointermove', { bubbles: true, clientX: left + x, clientY: top + 1 }),
    )
  for (let x = 0; x < 96; x++) move(x)
  const last = { cursor: { over: TRACK, position: 7600, pitch: expect.any(Number) } }
  await expect.poll(() => shown('cursor').at(-1)).toEqual(last)
  expect(shown('cursor').length).toBeLessThan(8)
})

test('[PR1] what somebody has selected is outlined in her colour, also in notes that change', async () => {
  graceShows({ selection: [CLIP] })
  expect(clip().hasAttribute('data-theirs')).toBe(true)
  await openRoll()
  const [first] = sessionScene.tracks[TRACK]?.clips[CLIP]?.notes ?? []
  const block = () => document.querySelector<HTMLElement>(`[data-id="${first?.id}"]`)
  graceShows({ selection: [first?.id ?? ''] })
  expect(clip().hasAttribute('data-theirs')).toBe(false)
  expect(block()?.style.getPropertyValue('--theirs')).toBe('var(--player-7)')
  await userEvent.keyboard('{Control>}a{/Control}{ArrowUp}')
  await expect.poll(() => block()?.hasAttribute('data-theirs')).toBe(true)
})

test('[PR1] the others see which notes I have selected, and the clip when there are none', async () => {
  await openRoll()
  expect(shown('selection').at(-1)).toEqual({ selection: [CLIP] })
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => shown('selection').at(-1)).not.toEqual({ selection: [CLIP] })
})

/** The clip with its first note elsewhere, as the document brings it. */
function moveFirstNote(pitch: number): NoteId {
  const track = sessionScene.tracks[TRACK]
  const before = track?.clips[CLIP]
  const [first, ...rest] = before?.notes ?? []
  if (!track || !before || !first) throw new Error('no such clip')
  const clips = { ...track.clips, [CLIP]: { ...before, notes: [{ ...first, pitch }, ...rest] } }
  fake.stores.session.set({ ...sessionScene, tracks: { [TRACK]: { ...track, clips } } })
  return first.id
}

test('[PR4] what somebody else changes flashes, in the lanes and in the roll', async () => {
  await openRoll()
  graceShows({ cursor: { over: CLIP, position: ticks(0), pitch: 50 } })
  const id = moveFirstNote(50)
  const note = () => document.querySelector(`[data-id="${id}"]`)
  await expect.poll(() => isFlashing(clip()) && isFlashing(note())).toBe(true)
})

test('[PR4] a clip that somebody places flashes as a changed one does, one that comes with the session does not', async () => {
  expect(isFlashing(clip())).toBe(false)
  const track = sessionScene.tracks[TRACK]
  const before = track?.clips[CLIP]
  if (!track || !before) throw new Error('no such clip')
  const id = `c_${'9'.repeat(20)}` as ClipId
  const clips = { ...track.clips, [id]: { ...before, id, start: ticks(15_360) } }
  graceShows({ selection: [id] })
  fake.stores.session.set({ ...sessionScene, tracks: { [TRACK]: { ...track, clips } } })
  await expect.poll(() => isFlashing(document.querySelector(`[data-clip="${id}"]`))).toBe(true)
  expect(isFlashing(clip())).toBe(false)
})

test('[PR4] a point flashes in the colour of who has changed it, and not when it was me', async () => {
  const chip = () => document.querySelector<HTMLElement>('.point')
  const setPoint = (tempo: number, changedBy: PlayerId) => {
    const value = { timeline: 'tempo', bpm: bpm(tempo) } as const
    const id = `d_${'a'.repeat(20)}` as PointId
    const point = { id, position: ticks(0), value, changedBy }
    const timelines = { ...sessionScene.timelines, tempo: [point] }
    fake.stores.session.set({ ...sessionScene, timelines })
  }
  setPoint(90, ME_PLAYER)
  await expect.poll(() => chip()?.textContent).toBe('90')
  expect(isFlashing(chip())).toBe(false)
  setPoint(91, GRACE_PLAYER)
  await expect.poll(() => isFlashing(chip())).toBe(true)
  const { effect } = chip()?.getAnimations()[0] ?? {}
  const [first] = effect instanceof KeyframeEffect ? effect.getKeyframes() : []
  expect(first?.boxShadow).toContain('--player-7')
})

test('[PR1] a point shows who else is at it', async () => {
  const value = { timeline: 'tempo', bpm: bpm(90) } as const
  const id = `d_${'a'.repeat(20)}` as PointId
  const timelines = { ...sessionScene.timelines, tempo: [{ id, position: ticks(0), value }] }
  fake.stores.session.set({ ...sessionScene, timelines })
  await expect.poll(() => document.querySelector('.point')).not.toBeNull()
  document.querySelector<HTMLElement>('.point')?.focus()
  expect(shown('focus').at(-1)).toEqual({ focus: `point ${id}` })
  graceShows({ focus: `point ${id}` })
  await expect
    .poll(() => document.querySelector('.point-place .attendant-name')?.textContent)
    .toBe('Grace Hopper')
})

test('[PR4] what I change myself does not flash', async () => {
  await openRoll()
  graceShows({ cursor: { over: CLIP, position: ticks(0), pitch: 50 } })
  await userEvent.keyboard('{Control>}a{/Control}{ArrowUp}')
  const id = moveFirstNote(61)
  const note = () => document.querySelector<HTMLElement>(`[data-id="${id}"]`)
  await expect.poll(() => note()?.style.getPropertyValue('--key')).toBe('66')
  expect(isFlashing(clip()) || isFlashing(note())).toBe(false)
})

test('[PR4] the tempo flashes in the colour of who has set it, and not when it was me', async () => {
  const ring = () => document.querySelector<HTMLElement>('.context-control > .flash-ring')
  const opacity = () => Number(getComputedStyle(ring()!).opacity)
  const setTempo = (tempo: number, author: PlayerId) =>
    fake.stores.session.set({
      ...sessionScene,
      context: { ...sessionScene.context, tempo: bpm(tempo), changedBy: { tempo: author } },
    })
  setTempo(97, ME_PLAYER)
  await expect.element(page.getByLabelText('Tempo in bpm')).toHaveValue('97')
  expect(opacity()).toBe(0)
  setTempo(98, GRACE_PLAYER)
  await expect.poll(opacity, { interval: 10 }).toBe(1)
  expect(ring()?.style.getPropertyValue('--flash')).toBe('var(--player-7)')
  await expect.poll(opacity).toBe(0)
})

test('[PR1] the roll says who else has the same notes open', async () => {
  await openRoll()
  graceShows({ view: { clip: CLIP, position: ticks(0), pitch: 90 } })
  await expect.element(page.getByText('Grace Hopper is here too')).toBeInTheDocument()
  graceShows({ view: { clip: '', position: ticks(0), pitch: 128 } })
  await expect.poll(() => document.querySelector('.also-here')).toBeNull()
})

test('[PR5] a press on a face shows what that player sees, until Esc', async () => {
  graceShows({ view: { clip: '', position: ticks(0), pitch: 128 } })
  const face = page.getByRole('button', { name: 'See what Grace Hopper sees' })
  await face.click()
  await expect.element(page.getByText('You see what Grace Hopper sees')).toBeVisible()
  graceShows({ view: { clip: CLIP, position: ticks(3840), pitch: 90 } })
  const roll = () => document.querySelector<HTMLElement>('.roll-scroll')
  // Four quarters of 96 px, and 38 keys from the top of 16 px.
  await expect.poll(() => [roll()?.scrollLeft, roll()?.scrollTop]).toEqual([384, 608])
  face.element().focus()
  await userEvent.keyboard('{Escape}')
  await expect.element(face).toHaveAttribute('aria-pressed', 'false')
  // Esc went no further: the letters are still the piano's.
  await expect.element(page.getByRole('switch', { name: /Letters play notes/ })).toBeVisible()
})

test('[PR5] who is followed and leaves is followed no more', async () => {
  graceShows({ view: { clip: '', position: ticks(0), pitch: 128 } })
  await page.getByRole('button', { name: 'See what Grace Hopper sees' }).click()
  await expect.element(page.getByText('You see what Grace Hopper sees')).toBeVisible()
  graceShows({ isHere: false })
  await expect.poll(() => document.querySelector('.following')).toBeNull()
})

test('[PR2] who has left stays in the list, faded, and not when she is back', async () => {
  const { [GRACE]: grace, ...others } = roomScene.peers
  fake.stores.room.set({ ...roomScene, peers: others })
  graceShows({ isHere: false })
  await expect.poll(() => document.querySelector('.player.gone')?.textContent).toContain('has left')
  const back = `p_${'e'.repeat(32)}` as typeof GRACE
  if (grace)
    fake.stores.room.set({ ...roomScene, peers: { ...others, [back]: { ...grace, peer: back } } })
  await expect.poll(() => document.querySelector('.player.gone')).toBeNull()
})
