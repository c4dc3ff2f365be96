import axe from 'axe-core'
import { afterEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { MixStripView } from '../../../client/app.ts'
import { DEFAULT_STRIP } from '../../../shared/doc/defaults.ts'
import type { TrackId } from '../../../shared/protocol/ids.ts'
import { DEFAULT_EFFECTS } from '../../../shared/sound/effects.ts'
import type { FakeApp } from '../../support/fake-app.ts'
import { type Mounted, mount } from './mount.tsx'
import { GRACE, GRACE_PLAYER, inTheRoom, ME_PLAYER } from './scenes.ts'

let mounted: Mounted | undefined
const TRACK = `k_${'a'.repeat(20)}` as TrackId
const STRIPS: readonly MixStripView[] = [
  {
    id: ME_PLAYER,
    kind: 'me',
    name: 'Ada Byron',
    colour: 1,
    strip: DEFAULT_STRIP,
    sources: [0, 1],
    peers: [],
  },
  {
    id: GRACE_PLAYER,
    kind: 'player',
    name: 'Grace Hopper',
    colour: 7,
    strip: { ...DEFAULT_STRIP, level: -6, pan: -0.5, solo: true },
    sources: [2],
    peers: [GRACE],
  },
  {
    id: TRACK,
    kind: 'track',
    name: 'Bass line',
    colour: 1,
    strip: { ...DEFAULT_STRIP, mute: true },
    sources: [40],
    peers: [],
  },
]

/** @param sheet where the mixer is, on a phone */
async function open(sheet?: string): Promise<FakeApp> {
  const fake = inTheRoom()
  fake.stores.mix.set({ mode: 'shared', strips: STRIPS, effects: DEFAULT_EFFECTS })
  mounted = mount(fake)
  if (sheet) await page.getByRole('button', { name: sheet, exact: true }).click()
  await page.getByRole('button', { name: 'Show mixer' }).click()
  await expect.element(strip('Ada Byron (you)')).toBeVisible()
  return fake
}
const strip = (name: string) => page.getByRole('group', { name })

afterEach(() => mounted?.unmount())

describe('mixer', () => {
  test('shows a strip for each player and track, accessibly', async () => {
    await open()
    await expect.element(strip('Ada Byron (you)')).toBeVisible()
    await expect.element(strip('Grace Hopper').getByText('−6.0 dB')).toBeVisible()
    await expect.element(strip('Grace Hopper').getByText('50 % left')).toBeVisible()
    await expect
      .element(page.getByRole('button', { name: 'Mute Bass line' }))
      .toHaveAttribute('aria-pressed', 'true')
    const { violations } = await axe.run(document)
    expect(violations.map(({ id, nodes }) => [id, nodes.map(node => node.html)])).toEqual([])
  })

  test('moves faders, mutes and solos what it names, by pointer and by keys', async () => {
    const fake = await open()
    await strip('Grace Hopper').getByRole('slider', { name: 'Level' }).fill('0.5')
    await strip('Ada Byron (you)').getByRole('slider', { name: 'Pan' }).fill('0.51')
    await page.getByRole('button', { name: 'Solo Grace Hopper' }).click()
    expect(fake.calls.filter(([command]) => command === 'setStrip')).toEqual([
      ['setStrip', GRACE_PLAYER, { level: -24 }],
      ['setStrip', ME_PLAYER, { pan: 0 }],
      ['setStrip', GRACE_PLAYER, { solo: false }],
    ])
  })

  test('lets each player choose whose mix the faders move, and his own effects', async () => {
    const fake = await open()
    await page.getByLabelText('My own mix').click()
    await page.getByLabelText('Echo every').selectOptions('1/4')
    expect(fake.calls).toContainEqual(['setMixMode', 'personal'])
    expect(fake.calls).toContainEqual(['setEffect', 'delayBeats', 5])
  })

  test('shows levels while it is open', async () => {
    await open()
    const bar = document.querySelector<HTMLElement>('.mix-meter-rms')
    await expect.poll(() => bar?.style.transform).toMatch(/^scaleX\(0\.8/)
    await expect.element(page.getByText('turned down by 4 dB')).toBeVisible()
    const meter = page.getByRole('meter', { name: 'Level of Grace Hopper' })
    await expect.element(meter).toHaveAttribute('aria-valuetext', 'peak −10 dB, RMS −10 dB')
    const main = page.getByRole('meter', { name: 'Main level' })
    await expect.element(main).toHaveAttribute('aria-valuetext', 'peak −6 dB, RMS −14 dB')
  })

  test('[SY15] says the level four times a second at the most, and keeps a lamp for what was too much', async () => {
    const fake = await open()
    const meter = page.getByRole('meter', { name: 'Level of Grace Hopper' })
    await expect.element(meter).toHaveAttribute('aria-valuetext', 'peak −10 dB, RMS −10 dB')
    let said = 0
    const watch = new MutationObserver(changes => {
      said += changes.length
    })
    watch.observe(meter.element(), { attributeFilter: ['aria-valuetext'] })
    const begin = performance.now()
    for (let n = 0; n < 60; n++) {
      fake.levels.strips.fill(0.1 + (n % 7) / 10)
      await new Promise(requestAnimationFrame)
    }
    watch.disconnect()
    expect(said).toBeLessThanOrEqual(Math.ceil((performance.now() - begin) / 250))
    fake.levels.strips.fill(1.2)
    const lamp = page.getByRole('button', { name: /Level of Grace Hopper was too loud/ })
    await expect.element(lamp).toBeVisible()
    fake.levels.strips.fill(0.1)
    await new Promise(requestAnimationFrame)
    await expect.element(lamp).toBeVisible()
    await lamp.click()
    await expect.poll(() => lamp.elements()).toEqual([])
  })

  test('shows what goes out as a spectrum, in words as well', async () => {
    await open()
    const picture = page.getByRole('img', { name: /^Spectrum: loudest near/ })
    await expect.element(picture).toBeVisible()
    const canvas = picture.element() as HTMLCanvasElement
    const drawn = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data
    expect(drawn?.some(value => value > 0)).toBe(true)
  })

  test('has targets of 44 px, on a phone too', async () => {
    await page.viewport(390, 844)
    await open('Tracks')
    const targets = '.mixer button, .mixer input, .mixer .mix-mode-choice, .mixer .fader'
    for (const element of document.querySelectorAll(targets)) {
      expect(element.getBoundingClientRect().height).toBeGreaterThanOrEqual(
        element.matches('[type=radio]') ? 18 : 44,
      )
    }
    const { scrollWidth, clientWidth } = document.documentElement
    expect(scrollWidth).toBeLessThanOrEqual(clientWidth)
    await page.viewport(1280, 800)
  })
})
