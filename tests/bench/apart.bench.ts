/**
 * Two players who were apart for an hour, 10,000 changes on each side, meet again: from the open link
 * until both pages show what both have done, and how long their threads were held up.
 */
import { formatInvite, newInvite } from '../../shared/protocol/invite.ts'
import { type Figures, figuresOf } from './measure/figures.ts'
import { apartDocuments } from './measure/large-session.ts'
import { recordTasks, type Task } from './measure/main-thread.ts'
import { entropy } from './measure/node-players.ts'
import { openBrowser } from './measure/pages.ts'
import { overRuns, printContenders, printTargets, printTitle } from './measure/report.ts'
import { openBenchSite } from './measure/site.ts'
import { storeDocument } from './measure/stored-document.ts'

const RUNS = Number(process.env.RUNS ?? 5)
const CHANGES = Number(process.env.CHANGES ?? 10_000)
/** What the pages do with the merged document is over by then, ms. */
const SETTLE = 2_000
/** Runs in a page. Gives ms since its link to the other player was open. */
const UNTIL_MERGED = `new Promise(resolve => {
  let since
  const look = () => {
    const { markers = {} } = window.musearoo.session() ?? {}
    if (window.musearoo.peers().some(({ role, link }) => role === 'player' && link === 'open'))
      since ??= performance.now()
    const done = Object.values(markers).filter(({ name }) => name.startsWith('done '))
    if (done.length === 2) resolve(performance.now() - since)
    else setTimeout(look, 4)
  }
  look()
})`

printTitle(`Apart, ${CHANGES.toLocaleString()} changes on each side, and together again`)
const documents = await apartDocuments(CHANGES)
const site = await openBenchSite()
const browser = await openBrowser(site.url)
const runs: { merged: Figures; task: Figures; cpu: Figures }[] = []
for (let run = 0; run < RUNS; run++) {
  const invite = newInvite(entropy)
  const link = formatInvite(site.url, invite)
  const pages = [await browser.open('/'), await browser.open('/')] as const
  for (const [n, page] of pages.entries()) await storeDocument(page, invite.room, documents[n]!)
  const [ann, bob] = pages
  await ann.evaluate(to => window.musearoo.join({ invite: to, name: 'Ann' }), link)
  const merged: number[] = []
  const tasks = await recordTasks(ann, async () => {
    await bob.evaluate(to => window.musearoo.join({ invite: to, name: 'Bob' }), link)
    merged.push(...(await Promise.all(pages.map(page => page.evaluate<number>(UNTIL_MERGED)))))
    await ann.waitForTimeout(SETTLE)
  })
  runs.push({
    merged: figuresOf(merged),
    task: figuresOf(tasks.map(({ wall }) => wall)),
    cpu: figuresOf(tasks.map(processor)),
  })
  for (const page of pages) await page.context().close()
}
await browser.close()
await site.close()

const merged = { name: 'link open → both show all', runs: runs.map(run => run.merged) }
const task = { name: "a page's tasks, by the clock", runs: runs.map(run => run.task) }
const cpu = { name: "a page's tasks, by the processor", runs: runs.map(run => run.cpu) }
printContenders([merged, task, cpu])
printTargets([
  { what: 'merged, the later of both', value: overRuns(merged, 'max'), limit: 2_000 },
  { what: 'longest task of the page, by the clock', value: overRuns(task, 'max'), limit: 16 },
  { what: 'longest task of the page, by the processor', value: overRuns(cpu, 'max'), limit: 16 },
])

/** Chromium's estimate is now and then longer than the task. */
function processor({ wall, cpu }: Task): number {
  return Math.min(wall, cpu)
}
