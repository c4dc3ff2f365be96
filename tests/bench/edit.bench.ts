/**
 * An edit of the document in one page until the other page's listener is told, 50 a second over five
 * parameters, beside a bare ordered channel, Yjs with y-webrtc and automerge-repo between the same
 * two pages. The contenders take turns, in another order each run. Only our edits change what the
 * pages draw, so the bare channel is measured twice: alone, and halfway between our edits.
 */
import { bundlePageScript } from './measure/bundle.ts'
import { type Figures, figuresOf } from './measure/figures.ts'
import { clockOffset, openBrowser, openRivalLink, openTwoPages } from './measure/pages.ts'
import { overRuns, printContenders, printNote, printTargets, printTitle } from './measure/report.ts'
import { connectRepo, connectYjs } from './measure/rivals.ts'
import { latencies, type Sighting } from './measure/sightings.ts'
import { openBenchSite } from './measure/site.ts'

const RUNS = Number(process.env.RUNS ?? 5)
const EDITS = Number(process.env.EDITS ?? 300)
/** 50 edits a second. */
const PERIOD = 20
const WARM_UP_EDITS = 50
const SYNC_CHANNEL = 0
const SETTLE = 1000

const PHASES = ['musearoo', 'raw', 'yjs', 'repo'] as const
type Phase = (typeof PHASES)[number]
const ROWS = ['musearoo', 'between', 'raw', 'yjs', 'repo'] as const
type Row = (typeof ROWS)[number]
const NAMES: Readonly<Record<Row, string>> = {
  musearoo: 'musearoo',
  between: 'raw channel between our edits',
  raw: 'raw channel alone, ordered',
  yjs: 'Yjs, y-webrtc',
  repo: 'automerge-repo',
}

printTitle('Document edit in one page → subscribe listener in the other, 50 edits/s')
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

await a.evaluate(() => window.bench.watchPacketSizes())
const turns: Record<Phase, number> = { musearoo: 0, raw: 0, yjs: 0, repo: 0 }
await measure('musearoo', WARM_UP_EDITS, 0, 0)
const bytes = (await a.evaluate(() => window.bench.packetSizes()))[SYNC_CHANNEL] ?? 200
for (const phase of PHASES.slice(1)) await measure(phase, WARM_UP_EDITS, 0, bytes)

const runs: Partial<Record<Row, Figures>>[] = []
let bound = 0
for (let run = 0; run < RUNS; run++) {
  const clocks = await clockOffset(pages)
  bound = Math.max(bound, clocks.bound)
  const order = PHASES.map((_, i) => PHASES[(i + run) % PHASES.length]!)
  const figures: Partial<Record<Row, Figures>> = {}
  for (const phase of order)
    Object.assign(figures, await measure(phase, EDITS, clocks.offset, bytes))
  runs.push(figures)
}
await browser.close()
await site.close()

const contenders = ROWS.map(row => ({
  name: NAMES[row],
  runs: runs.map(run => run[row] ?? figuresOf([])),
}))
const [ours, between, raw] = contenders
printNote(`The bare channel carries ${bytes} bytes a message, as our own sync lane does.`)
printNote(`The clocks of both pages are aligned by pings, to ±${bound.toFixed(2)} ms.`)
printNote('Missing: values that the other page never showed, two edits being shown as one.')
printContenders(contenders)
for (const rival of [raw!, between!])
  printTargets([
    {
      what: `p50 beside the ${rival.name}`,
      value: overRuns(ours!, 'p50'),
      limit: overRuns(rival, 'p50') + 2,
    },
    {
      what: `p99 beside the ${rival.name}`,
      value: overRuns(ours!, 'p99'),
      limit: Math.max(10, overRuns(rival, 'p99') + 3),
    },
  ])

/** So many edits of one contender, and how long each took to be seen. */
async function measure(phase: Phase, count: number, offset: number, size: number) {
  const from = turns[phase]
  turns[phase] += count
  if (phase === 'raw')
    await a.evaluate(
      ([start, many, period, length]) => window.bench.sendRaw(start, many, period, length),
      [from, count, PERIOD, size] as const,
    )
  else
    await a.evaluate(
      ([name, start, many, period, length]) =>
        window.bench.writeEdits(name, start, many, period, length),
      [phase, from, count, PERIOD, phase === 'musearoo' ? size : 0] as const,
    )
  await new Promise(resolve => setTimeout(resolve, SETTLE))
  const sent = await a.evaluate(() => window.bench.sent())
  const seen = await b.evaluate(() => window.bench.seen())
  const figures = (all: readonly Sighting[]) => {
    const { values, missing } = latencies(all, seen, offset)
    return figuresOf(values, missing)
  }
  const isBare = ({ key }: Sighting) => key.startsWith('ordered')
  if (phase !== 'musearoo') return { [phase]: figures(sent) }
  return {
    musearoo: figures(sent.filter(one => !isBare(one))),
    between: figures(sent.filter(isBare)),
  }
}
