/**
 * A control that moves in one page until the other page's listener is told, 50 values a second, beside
 * a bare ordered channel, Yjs with y-webrtc and automerge-repo between the same two pages, which write
 * each value into their document. The contenders take turns, in another order each run.
 */
import {
  CONTENDERS,
  type ContestPhase,
  contendersOf,
  drained,
  openContest,
  takeTurns,
} from './measure/contest.ts'
import { overRuns, printContenders, printTargets, printTitle } from './measure/report.ts'

const RUNS = Number(process.env.RUNS ?? 5)
const VALUES = Number(process.env.EDITS ?? 300)
const PERIOD = 20
const WARM_UP = 50
/** A presence packet with a held tempo. */
const BYTES = 170

const NAMES: Readonly<Record<ContestPhase, string>> = {
  musearoo: 'musearoo, a control that moves',
  raw: 'raw channel alone, ordered',
  yjs: 'Yjs, y-webrtc',
  repo: 'automerge-repo',
}

printTitle('A control moves in one page → subscribe listener in the other, 50 values/s')
const contest = await openContest()
const { a } = contest.pages
const turns: Record<ContestPhase, number> = { musearoo: 0, raw: 0, yjs: 0, repo: 0 }
for (const phase of CONTENDERS) await measure(phase, WARM_UP, 0)
const runs = await takeTurns(contest.pages, RUNS, (phase, offset) => measure(phase, VALUES, offset))
await contest.close()

const { musearoo, raw, yjs, repo } = contendersOf(NAMES, runs)
printContenders([musearoo, raw, yjs, repo])
printTargets([
  { what: 'p50 beside y-webrtc', value: overRuns(musearoo, 'p50'), limit: overRuns(yjs, 'p50') },
  {
    what: 'p99 beside the raw channel',
    value: overRuns(musearoo, 'p99'),
    limit: Math.max(10, overRuns(raw, 'p99') + 3),
  },
])

async function measure(phase: ContestPhase, count: number, offset: number) {
  const from = turns[phase]
  turns[phase] += count
  if (phase === 'raw')
    await a.evaluate(
      ([start, many, period, bytes]) => window.bench.sendRaw(start, many, period, bytes),
      [from, count, PERIOD, BYTES] as const,
    )
  else
    await a.evaluate(
      ([name, start, many, period]) => window.bench.turnTempo(name, start, many, period),
      [phase, from, count, PERIOD] as const,
    )
  const { figures } = await drained(contest.pages)
  return { [phase]: figures(offset) }
}
