import { afterEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { createFakeApp, type FakeApp } from '../../support/fake-app.ts'
import { type Mounted, mount } from './mount.tsx'
import { atTheDoor, inTheRoom, ME } from './scenes.ts'

let mounted: Mounted | undefined
afterEach(() => mounted?.unmount())

const rectOf = (selector: string) => {
  const element = document.querySelector(selector)
  if (!element) throw new Error(`nothing is ${selector}`)
  return element.getBoundingClientRect()
}
/** Of what can be pressed: what is hidden for all but those who listen to the page is left out. */
const pressable = (selector: string) =>
  [...document.querySelectorAll<HTMLElement>(selector)].filter(
    element => element.getClientRects().length > 0 && element.offsetWidth > 1,
  )

describe.each([
  [844, 390],
  [667, 375],
  [360, 640],
])('a phone of %i × %i', (width, height) => {
  async function show(fake: FakeApp, ...address: [] | [path: string, hash: string]) {
    await page.viewport(width, height)
    mounted = mount(fake, ...address)
    await expect.poll(() => document.querySelector('main')).not.toBeNull()
  }
  /** Names of those that are not wholly on the screen. */
  const cutOff = (selector: string) =>
    pressable(selector)
      .filter(element => {
        const { left, right, top, bottom } = element.getBoundingClientRect()
        return left < -1 || right > width + 1 || top < -1 || bottom > height + 1
      })
      .map(element => element.getAttribute('aria-label') ?? element.textContent)

  test('has the keys of the room, and all that stands around them, on the screen', async () => {
    await show(inTheRoom())
    await expect.poll(() => rectOf('.piano').height).toBeGreaterThanOrEqual(112)
    expect(rectOf('.piano').bottom).toBeLessThanOrEqual(height)
    expect(
      cutOff('.top-bar :is(button, input, select), .sheet-tabs button, .dock-bar button'),
    ).toEqual([])
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
  })

  test.each([
    ['Players', '.players'],
    ['Tracks', '.tracks'],
    ['Chat', '.chat'],
  ])('shows and hides %s by its tab, beside or below which it lies', async (tab, panel) => {
    await show(inTheRoom())
    const opener = page
      .elementLocator(document.querySelector('.sheet-tabs') as Element)
      .getByText(tab)
    await opener.click()
    await expect.poll(() => rectOf(panel).height).toBeGreaterThan(0)
    const { left, right, top, width: panelWidth } = rectOf(panel)
    expect([left >= 0, right <= width, top < height - 100, panelWidth > 280]).toEqual(
      Array(4).fill(true),
    )
    await opener.click()
    await expect.poll(() => rectOf(panel).height).toBe(0)
  })

  test('begins a jam, and has keys to play, without scrolling', async () => {
    await show(createFakeApp(ME), '/', '')
    expect(cutOff('.start button, .dock-bar button')).toEqual([])
    expect(rectOf('.piano').bottom).toBeLessThanOrEqual(height)
    expect(rectOf('.start').bottom).toBeLessThanOrEqual(rectOf('.dock').top)
  })

  test('reaches every part of the card at the door', async () => {
    await show(atTheDoor())
    const join = page.getByRole('button', { name: 'Join' })
    join.element().scrollIntoView()
    await expect.element(join).toBeInViewport()
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
  })
})
