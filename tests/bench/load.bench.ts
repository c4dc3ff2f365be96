/** The first load of the page: until its keyboard can be played, with an empty cache, and its size. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Figures, figuresOf } from './measure/figures.ts'
import { type PageMoments, WATCH_FIRST_KEY, WATCH_LOADING } from './measure/moments-in-page.ts'
import { openBrowser } from './measure/pages.ts'
import { overRuns, printContenders, printNote, printTargets, printTitle } from './measure/report.ts'
import { openBenchSite } from './measure/site.ts'

const RUNS = Number(process.env.RUNS ?? 5)
const LOADS = Number(process.env.LOADS ?? 4)
const LARGEST_ENTRY = 200
const MOST_PRESSES = 200

printTitle('First page load → playable keyboard, localhost, nothing cached')
const site = await openBenchSite()
const runs: { drawn: Figures; handed: Figures; key: Figures }[] = []
for (let run = 0; run < RUNS; run++) {
  const loads = await inBrowser('at-once', loadOnce)
  const keys = await inBrowser('by-gesture', pressOnce)
  runs.push({
    drawn: figuresOf(loads.map(({ keyboard = Number.NaN }) => keyboard)),
    handed: figuresOf(loads.map(({ handed = Number.NaN }) => handed)),
    key: figuresOf(keys.map(({ pressed = Number.NaN, handed = Number.NaN }) => handed - pressed)),
  })
}
const entry = await entrySize(site.pageDir)
await site.close()

const handed = {
  name: 'navigation → a note can be handed',
  runs: runs.map(run => run.handed),
}
printContenders([
  handed,
  { name: 'navigation → keyboard drawn', runs: runs.map(run => run.drawn) },
  { name: 'first key pressed, sound locked → handed', runs: runs.map(run => run.key) },
])
for (const { name, kilobytes } of entry) printNote(`${name}: ${kilobytes.toFixed(1)} KB gzip`)
printTargets([
  { what: 'playable, p50', value: overRuns(handed, 'p50'), limit: 1200 },
  {
    what: 'entry script with all it imports at once',
    value: entry.reduce((sum, { kilobytes }) => sum + kilobytes, 0),
    limit: LARGEST_ENTRY,
    unit: 'KB gzip',
  },
])

/** A new browser process for each run, a new profile for each load. */
async function inBrowser(
  sound: 'at-once' | 'by-gesture',
  once: (browser: Awaited<ReturnType<typeof openBrowser>>) => Promise<PageMoments>,
): Promise<readonly PageMoments[]> {
  const browser = await openBrowser(site.url, sound)
  const moments: PageMoments[] = []
  for (let load = 0; load < LOADS; load++) moments.push(await once(browser))
  await browser.close()
  return moments
}

async function loadOnce(browser: Awaited<ReturnType<typeof openBrowser>>): Promise<PageMoments> {
  const page = await browser.open('/', WATCH_LOADING)
  await page.waitForFunction(() => window.moments.handed !== undefined)
  const moments = await page.evaluate(() => window.moments)
  await page.context().close()
  return moments
}

async function pressOnce(browser: Awaited<ReturnType<typeof openBrowser>>): Promise<PageMoments> {
  const page = await browser.open('/', WATCH_FIRST_KEY)
  await page.waitForFunction(() => window.moments.keyboard !== undefined)
  let moments = await page.evaluate(() => window.moments)
  // A press while the processor still loads is lost: one presses again.
  for (let press = 0; press < MOST_PRESSES && moments.handed === undefined; press++) {
    await page.keyboard.press('a', { delay: 50 })
    moments = await page.evaluate(() => window.moments)
  }
  await page.context().close()
  return moments
}

/** The scripts that the page's HTML names: the entry and what it imports at once. */
async function entrySize(folder: string) {
  const html = await readFile(join(folder, 'index.html'), 'utf8')
  const names = [...html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(match => match[1]!)
  return Promise.all(
    names.map(async name => ({
      name,
      kilobytes: gzipSync(await readFile(join(folder, name)), { level: 9 }).length / 1000,
    })),
  )
}
