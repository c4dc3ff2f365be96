/**
 * A real page among eight editors who make 30 edits a second while notes sound: how long its main
 * thread is taken by one task, and how long an edit of its own holds up whoever makes it.
 */
import { formatInvite, newInvite } from '../../shared/protocol/invite.ts'
import { bundlePageScript } from './measure/bundle.ts'
import { arriveEditors, editInTurn, editsText } from './measure/editors.ts'
import { type Figures, figuresOf } from './measure/figures.ts'
import { recordTasks } from './measure/main-thread.ts'
import { entropy, openNodePlayers } from './measure/node-players.ts'
import { yieldToTheBrowser } from './measure/other-computers.ts'
import { openBrowser } from './measure/pages.ts'
import { overRuns, printContenders, printNote, printTargets, printTitle } from './measure/report.ts'
import { openBenchSite } from './measure/site.ts'

const RUNS = Number(process.env.RUNS ?? 5)
const EDITORS = 8
/** All of them together. */
const EDITS_A_SECOND = 30
const OWN_EDITS = 100
const NOTES = 200
/** ms between two own edits, and between two notes. */
const PERIOD = 50
const WARM_UP = 3_000

printTitle(`Main thread with ${EDITORS} editors at ${EDITS_A_SECOND} edits/s while notes sound`)
const site = await openBenchSite()
const browser = await openBrowser(site.url)
yieldToTheBrowser()
const players = await openNodePlayers(site.url)
const invite = newInvite(entropy)
const editors = await arriveEditors(players, invite, { count: EDITORS })
const page = await browser.open('/')
await page.evaluate(await bundlePageScript())
await page.evaluate(
  link => window.musearoo.join({ invite: link, name: 'Ann' }),
  formatInvite(site.url, invite),
)
await page.waitForFunction(count => window.musearoo.peers().length >= count, EDITORS)
const stopEditing = editInTurn(editors, EDITS_A_SECOND)
await new Promise(resolve => setTimeout(resolve, WARM_UP))

const wall: Figures[] = []
const cpu: Figures[] = []
const own: Figures[] = []
for (let run = 0; run < RUNS; run++) {
  const tasks = await recordTasks(page, () =>
    page.evaluate(([notes, period]) => window.bench.playNotes(notes, period, 0), [
      NOTES,
      PERIOD,
    ] as const),
  )
  wall.push(figuresOf(tasks.map(task => task.wall)))
  cpu.push(figuresOf(tasks.map(task => task.cpu)))
  own.push(
    figuresOf(
      await page.evaluate(([count, period]) => window.bench.editCosts(count, period), [
        OWN_EDITS,
        PERIOD,
      ] as const),
    ),
  )
}
const stats = await page.evaluate(() => window.musearoo.stats())
const editsMade = stopEditing()
await Promise.all(editors.map(({ room }) => room.close()))
players.close()
await browser.close()
await site.close()

const tasks = { name: 'one task of the main thread', runs: wall }
const working = { name: 'the same, processor time only', runs: cpu }
const edits = { name: 'edit(), until it returns', runs: own }
printContenders([tasks, working, edits])
printNote(
  `${editsText(editsMade, EDITS_A_SECOND)} The page's own count: edits p99 ${inMs(stats.editP99)}, merges p99 ${inMs(stats.mergeP99)}, ` +
    `notifications p99 ${inMs(stats.notificationP99)} ms.`,
)
printTargets([
  { what: 'longest main-thread task', value: overRuns(tasks, 'max'), limit: 8 },
  {
    what: 'longest main-thread task, processor time',
    value: overRuns(working, 'max'),
    limit: 8,
  },
  { what: 'local edit on the main thread, p99', value: overRuns(edits, 'p99'), limit: 1 },
])

function inMs(micros: number | undefined): string {
  return ((micros ?? Number.NaN) / 1000).toFixed(1)
}
