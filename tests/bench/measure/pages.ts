/** Two real pages in headless Chromium, each in a browser profile of its own. */
import { type Browser, chromium, type Page } from 'playwright'
import { ensureChromium } from '../../../scripts/chromium.ts'
import type { Joined } from '../../../shared/companion.ts'

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // Names in the place of addresses are resolved by multicast: a matter of networks, not of ours.
  '--disable-features=WebRtcHideLocalIpsWithMdns',
]
const SOUND_WITHOUT_GESTURE = '--autoplay-policy=no-user-gesture-required'

export interface BenchBrowser {
  /** A new profile: nothing cached, nothing stored. */
  open(path: string, initScript?: string): Promise<Page>
  close(): Promise<void>
}

export async function openBrowser(
  url: string,
  sound: 'at-once' | 'by-gesture' = 'at-once',
): Promise<BenchBrowser> {
  const browser: Browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: sound === 'at-once' ? [...ARGUMENTS, SOUND_WITHOUT_GESTURE] : ARGUMENTS,
  })
  return {
    async open(path, initScript) {
      const context = await browser.newContext()
      if (initScript) await context.addInitScript(initScript)
      const page = await context.newPage()
      page.on('pageerror', error => console.log(`  (in the page: ${error.message})`))
      await page.goto(url + path)
      return page
    },
    close: () => browser.close(),
  }
}

export interface TwoPages {
  readonly a: Page
  readonly b: Page
  readonly joined: { readonly a: Joined; readonly b: Joined }
}

/** Two pages in one room, their link open, both documents showing both players. */
export async function openTwoPages(browser: BenchBrowser, initScript?: string): Promise<TwoPages> {
  const [a, b] = [await browser.open('/', initScript), await browser.open('/', initScript)]
  const joinedA = await a.evaluate(() => window.musearoo.join({ name: 'Ann' }))
  const joinedB = await b.evaluate(
    invite => window.musearoo.join({ invite, name: 'Bob' }),
    joinedA.invite,
  )
  for (const page of [a, b])
    await page.waitForFunction(
      () =>
        Object.keys(window.musearoo.session()?.players ?? {}).length === 2 &&
        window.musearoo.peers().some(peer => peer.role === 'player' && peer.link === 'open'),
    )
  return { a, b, joined: { a: joinedA, b: joinedB } }
}

/** Puts the measuring script into both pages and opens the bare channels between them. */
export async function openRivalLink({ a, b }: TwoPages, script: string): Promise<void> {
  for (const page of [a, b]) await page.evaluate(script)
  const offer = await a.evaluate(() => window.bench.raw.offer())
  const answer = await b.evaluate(said => window.bench.raw.answer(said), offer)
  await a.evaluate(said => window.bench.raw.accept(said), answer)
  for (const page of [a, b]) await page.evaluate(() => window.bench.raw.opened)
}

/** B's clock less A's, ms, by pings over the bare channel: see `clockOffset` in the output. */
export const clockOffset = ({ a }: TwoPages) =>
  a.evaluate(() => window.bench.raw.measureOffset(200))
