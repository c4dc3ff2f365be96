/**
 * A session of a long year is opened from the front page: until its cached view is shown, until its
 * document is ready in its worker, how long the page's thread was held up meanwhile, and what the
 * worker holds. Beside it the same edits in one bare Automerge document.
 */

import { encodeSessionFile } from '../../shared/session-file/file.ts'
import { automergeWasm, bundlePageScript } from './measure/bundle.ts'
import { type Figures, figuresOf } from './measure/figures.ts'
import { largeSession } from './measure/large-session.ts'
import { recordTasks, type Task } from './measure/main-thread.ts'
import { naiveDocument } from './measure/naive-document.ts'
import { WATCH_OPENING } from './measure/opening-in-page.ts'
import { openBrowser } from './measure/pages.ts'
import { overRuns, printContenders, printNote, printTargets, printTitle } from './measure/report.ts'
import { openBenchSite } from './measure/site.ts'
import { workerHeap } from './measure/worker-heap.ts'
import type {} from './page/naive-load.ts'

const RUNS = Number(process.env.RUNS ?? 5)
const CHANGES = Number(process.env.CHANGES ?? 100_000)
/** The view is kept 2 s after the last change. */
const REST = 6_000
/** What the page does with the document after it is ready is over by then, ms. */
const SETTLE = 3_000

printTitle(`A session of ${CHANGES.toLocaleString()} changes, opened from the front page`)
const session = await largeSession(CHANGES)
const naive = naiveDocument(session.edits)
const site = await openBenchSite()
const browser = await openBrowser(site.url)
printNote(
  `The document: ${kilobytes(session.document)}, the rival's: ${kilobytes(naive)}; ` +
    `${session.pages.size} pages of takes.`,
)

const page = await browser.open('/', WATCH_OPENING)
const empty = await page
  .evaluate(() => window.musearoo.join({ name: 'Ann' }))
  .then(async () => {
    const heap = await workerHeap(page)
    await page.evaluate(() => window.musearoo.leave())
    return heap
  })
await page.goto(site.url)
const file = {
  name: 'large.musearoo',
  mimeType: '',
  buffer: Buffer.from(encodeSessionFile(session)),
}
await page.getByLabel('Open a session file').locator('input').setInputFiles(file)
await page.waitForFunction(
  () => Object.keys(window.musearoo.session()?.tracks ?? {}).length > 0,
  undefined,
  { timeout: 120_000 },
)
await page.waitForTimeout(REST)
const path = new URL(page.url()).pathname

const runs: { shown: Figures; loaded: Figures; task: Figures; cpu: Figures }[] = []
let heap = 0
for (let run = 0; run < RUNS; run++) {
  await page.goto(site.url)
  const entry = page.locator(`a[href^="${path}"]`)
  await entry.waitFor()
  await page.waitForTimeout(REST)
  const tasks = await recordTasks(page, async () => {
    await entry.click()
    await page.waitForFunction(() => window.opening.loaded !== undefined)
    await page.waitForTimeout(SETTLE)
  })
  const {
    shown = Number.NaN,
    started = 0,
    loaded = Number.NaN,
  } = await page.evaluate(() => window.opening)
  runs.push({
    shown: figuresOf([shown]),
    loaded: figuresOf([loaded - started]),
    task: figuresOf(tasks.map(({ wall }) => wall)),
    cpu: figuresOf(tasks.map(processor)),
  })
  if (run === RUNS - 1) heap = await workerHeap(page)
}

const rival: Figures[] = []
const wasm = await automergeWasm()
const script = await bundlePageScript('naive-load.ts')
for (let run = 0; run < RUNS; run++) {
  const bare = await browser.open('/')
  await bare.evaluate(script)
  const spent = await bare.evaluate(([code, bytes]) => window.naiveLoad(code, bytes), [
    wasm,
    Buffer.from(naive).toString('base64'),
  ] as const)
  rival.push(figuresOf([spent]))
  await bare.context().close()
}
await browser.close()
await site.close()

const shown = { name: 'click → cached view shown', runs: runs.map(run => run.shown) }
const loaded = { name: 'worker started → document ready', runs: runs.map(run => run.loaded) }
const task = { name: "the page's tasks, by the clock", runs: runs.map(run => run.task) }
const cpu = { name: "the page's tasks, by the processor", runs: runs.map(run => run.cpu) }
printContenders([loaded, shown, task, cpu, { name: 'rival: bare Automerge, load', runs: rival }])
printTargets([
  { what: 'cached view', value: overRuns(shown, 'p50'), limit: 300 },
  { what: 'document ready in its worker', value: overRuns(loaded, 'p50'), limit: 1_200 },
  { what: 'longest task of the page, by the clock', value: overRuns(task, 'max'), limit: 16 },
  { what: 'longest task of the page, by the processor', value: overRuns(cpu, 'max'), limit: 16 },
  { what: 'worker heap over an empty room', value: heap - empty, limit: 150, unit: 'MB' },
])

/** Chromium's estimate is now and then longer than the task. */
function processor({ wall, cpu }: Task): number {
  return Math.min(wall, cpu)
}

function kilobytes(bytes: Uint8Array): string {
  return `${Math.round(bytes.length / 1000).toLocaleString()} KB`
}
