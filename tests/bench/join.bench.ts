/** The join card: until the room behind it is linked and synced, and from Join until one hears. */
import { type Figures, figuresOf } from './measure/figures.ts'
import { type PageMoments, watchJoining } from './measure/moments-in-page.ts'
import { openBrowser } from './measure/pages.ts'
import { overRuns, printContenders, printNote, printTargets, printTitle } from './measure/report.ts'
import { openBenchSite } from './measure/site.ts'

const RUNS = Number(process.env.RUNS ?? 5)
const JOINS = Number(process.env.JOINS ?? 4)
const TEMPO = 97
/** ms between two notes of the player who is there already. */
const NOTE_EVERY = 20

printTitle('Join: card shown → ready, and Join → first note heard')
const site = await openBenchSite()
// Sound waits for a gesture, as in anybody's browser: the click on Join is it.
const browser = await openBrowser(site.url, 'by-gesture')
const host = await browser.open('/')
const { invite } = await host.evaluate(() => window.musearoo.join({ name: 'Ann' }))
await host.evaluate(bpm => window.musearoo.edit({ type: 'set-tempo', bpm }), TEMPO)
await host.evaluate(period => {
  let turn = 0
  setInterval(() => {
    const key = 40 + ((turn >> 1) % 40)
    window.musearoo.play(turn++ % 2 === 0 ? [0x90, key, 100] : [0x80, key, 0])
  }, period / 2)
}, NOTE_EVERY)
const path = new URL(invite).pathname + new URL(invite).hash

const runs: { card: Figures; ready: Figures; heard: Figures }[] = []
for (let run = 0; run < RUNS; run++) {
  const joins: Required<Pick<PageMoments, 'card' | 'ready' | 'clicked' | 'heard'>>[] = []
  for (let join = 0; join < JOINS; join++) joins.push(await joinOnce())
  runs.push({
    card: figuresOf(joins.map(({ card }) => card)),
    ready: figuresOf(joins.map(({ card, ready }) => ready - card)),
    heard: figuresOf(joins.map(({ clicked, heard }) => heard - clicked)),
  })
}
await browser.close()
await site.close()

const ready = { name: 'card shown → link open and synced', runs: runs.map(run => run.ready) }
const heard = { name: 'Join → first note heard', runs: runs.map(run => run.heard) }
printNote('A new browser profile for each join; the other plays a note every 20 ms.')
printContenders([
  ready,
  heard,
  { name: 'navigation → card shown', runs: runs.map(run => run.card) },
])
printTargets([
  { what: 'card → ready, p50', value: overRuns(ready, 'p50'), limit: 2000 },
  { what: 'card → ready, longest', value: overRuns(ready, 'max'), limit: 2000 },
  { what: 'Join → hears, p50', value: overRuns(heard, 'p50'), limit: 500 },
  { what: 'Join → hears, longest', value: overRuns(heard, 'max'), limit: 500 },
])

async function joinOnce() {
  const page = await browser.open(path, watchJoining(TEMPO))
  await page.waitForFunction(() => window.moments.ready !== undefined)
  const name = page.getByLabel('Your name')
  if ((await name.inputValue()) === '') await name.fill('Bob')
  await page.locator('.door-form button[type=submit]').click()
  await page.waitForFunction(() => window.moments.heard !== undefined)
  const moments = await page.evaluate(() => window.moments)
  await page.evaluate(() => window.musearoo.leave())
  await page.context().close()
  const { card = 0, ready: linked = 0, clicked = 0, heard: first = 0 } = moments
  return { card, ready: linked, clicked, heard: first }
}
