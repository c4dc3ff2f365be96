/**
 * An edit of the document in one page until the other page's listener is told, 50 a second over five
 * parameters, beside a bare ordered channel, Yjs with y-webrtc and automerge-repo between the same
 * two pages. The contenders take turns, in another order each run. Only our edits change what the
 * pages draw, so the bare channel is measured twice: alone, and halfway between our edits.
 */
import { CONTENDERS, contendersOf, openContest, takeTurns } from './measure/contest.ts'
import { createEditPhases, type EditRow } from './measure/edit-phase.ts'
import { overRuns, printContenders, printNote, printTargets, printTitle } from './measure/report.ts'

const RUNS = Number(process.env.RUNS ?? 5)
const EDITS = Number(process.env.EDITS ?? 300)
const WARM_UP_EDITS = 50
const SYNC_CHANNEL = 0

const NAMES: Readonly<Record<EditRow, string>> = {
  musearoo: 'musearoo',
  between: 'raw channel between our edits',
  raw: 'raw channel alone, ordered',
  yjs: 'Yjs, y-webrtc',
  repo: 'automerge-repo',
}

printTitle('Document edit in one page → subscribe listener in the other, 50 edits/s')
const contest = await openContest()
const { a } = contest.pages
await a.evaluate(() => window.bench.watchPacketSizes())
const { measure } = createEditPhases(contest.pages)
await measure('musearoo', WARM_UP_EDITS, 0, 0)
const bytes = (await a.evaluate(() => window.bench.packetSizes()))[SYNC_CHANNEL] ?? 200
for (const phase of CONTENDERS.slice(1)) await measure(phase, WARM_UP_EDITS, 0, bytes)
const runs = await takeTurns(contest.pages, RUNS, (phase, offset) =>
  measure(phase, EDITS, offset, bytes),
)
await contest.close()

const { musearoo, between, raw, yjs, repo } = contendersOf(NAMES, runs)
printNote(`The bare channel carries ${bytes} bytes a message, as our own sync lane does.`)
printNote('Missing: values that the other page never showed, two edits being shown as one.')
printContenders([musearoo, between, raw, yjs, repo])
for (const rival of [raw, between])
  printTargets([
    {
      what: `p50 beside the ${rival.name}`,
      value: overRuns(musearoo, 'p50'),
      limit: overRuns(rival, 'p50') + 2,
    },
    {
      what: `p99 beside the ${rival.name}`,
      value: overRuns(musearoo, 'p99'),
      limit: Math.max(10, overRuns(rival, 'p99') + 3),
    },
  ])
