/**
 * A control that moves in one page until the other page's listener is told, 50 values a second, beside
 * a bare ordered channel, Yjs with y-webrtc and automerge-repo between the same two pages, which write
 * each value into their document. The contenders take turns, in another order each run.
 */
import { bundlePageScript } from './measure/bundle.ts'
import { type Figures, figuresOf } from './measure/figures.ts'
import { clockOffset, openBrowser, openRivalLink, openTwoPages } from './measure/pages.ts'
import { overRuns, printContenders, printNote, printTargets, printTitle } from './measure/report.ts'
import { connectRepo, connectYjs } from './measure/rivals.ts'
import { latencies } from './measure/sightings.ts'
import { openBenchSite } from './measure/site.ts'

const RUNS = Number(process.env.RUNS ?? 5)
const VALUES = Number(process.env.EDITS ?? 300)
const PERIOD = 20
const WARM_UP = 50
const SETTLE = 1000
/** A presence packet with a held tempo. */
const BYTES = 170

const PHASES = ['musearoo', 'raw', 'yjs', 'repo'] as const
type Phase = (typeof PHASES)[number]
const NAMES: Readonly<Record<Phase, string>> = {
  musearoo: 'musearoo, a control that moves',
  raw: 'raw channel alone, ordered',
  yjs: 'Yjs, y-webrtc',
  repo: 'automerge-repo',
}

printTitle('A control moves in one page → subscribe listener in the other, 50 values/s')
const site = await openBenchSite()
const browser = await openBrowser(site.url)
const pages = await openTwoPages(browser)
const { a, b } = pages
await openRivalLink(pages, await bundlePageScript())
await connectYjs(pages)
await connectRepo(pages)
await b.evaluate(() => {
  window.bench.listenToRaw()
  for (const name of ['musearoo', 'yjs', 'repo'] as const) window.bench.listenToEdits(name)
})

const turns: Record<Phase, number> = { musearoo: 0, raw: 0, yjs: 0, repo: 0 }
for (const phase of PHASES) await measure(phase, WARM_UP, 0)
const runs: Partial<Record<Phase, Figures>>[] = []
let bound = 0
for (let run = 0; run < RUNS; run++) {
  const clocks = await clockOffset(pages)
  bound = Math.max(bound, clocks.bound)
  const figures: Partial<Record<Phase, Figures>> = {}
  for (const i of PHASES.keys()) {
    const phase = PHASES[(i + run) % PHASES.length]!
    figures[phase] = await measure(phase, VALUES, clocks.offset)
  }
  runs.push(figures)
}
await browser.close()
await site.close()

const contenders = PHASES.map(phase => ({
  name: NAMES[phase],
  runs: runs.map(run => run[phase] ?? figuresOf([])),
}))
const [ours, raw, yjs] = contenders
printNote(`The clocks of both pages are aligned by pings, to ±${bound.toFixed(2)} ms.`)
printContenders(contenders)
printTargets([
  { what: 'p50 beside y-webrtc', value: overRuns(ours!, 'p50'), limit: overRuns(yjs!, 'p50') },
  {
    what: 'p99 beside the raw channel',
    value: overRuns(ours!, 'p99'),
    limit: Math.max(10, overRuns(raw!, 'p99') + 3),
  },
])

async function measure(phase: Phase, count: number, offset: number): Promise<Figures> {
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
  await new Promise(resolve => setTimeout(resolve, SETTLE))
  const sent = await a.evaluate(() => window.bench.sent())
  const seen = await b.evaluate(() => window.bench.seen())
  const { values, missing } = latencies(sent, seen, offset)
  return figuresOf(values, missing)
}
