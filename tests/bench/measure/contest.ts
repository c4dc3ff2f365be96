/**
 * Two pages of the product in one room, and between the same two a bare channel, Yjs with y-webrtc and
 * automerge-repo: what an edit takes with each of them, in turn.
 */
import { bundlePageScript } from './bundle.ts'
import { type Figures, figuresOf } from './figures.ts'
import { clockOffset, openBrowser, openRivalLink, openTwoPages, type TwoPages } from './pages.ts'
import { type Contender, printNote } from './report.ts'
import { connectRepo, connectYjs } from './rivals.ts'
import { latencies, type Sighting } from './sightings.ts'
import { openBenchSite } from './site.ts'

export const CONTENDERS = ['musearoo', 'raw', 'yjs', 'repo'] as const
export type ContestPhase = (typeof CONTENDERS)[number]

export interface Contest {
  readonly pages: TwoPages
  close(): Promise<void>
}

export async function openContest(): Promise<Contest> {
  const site = await openBenchSite()
  const browser = await openBrowser(site.url)
  const pages = await openTwoPages(browser)
  await openRivalLink(pages, await bundlePageScript())
  await connectYjs(pages)
  await connectRepo(pages)
  await pages.b.evaluate(() => {
    window.bench.listenToRaw()
    for (const name of ['musearoo', 'yjs', 'repo'] as const) window.bench.listenToEdits(name)
  })
  return {
    pages,
    async close() {
      await browser.close()
      await site.close()
    },
  }
}

/** What B may still show after A has sent the last. */
const SETTLE = 1000

/** What A has sent and B has seen since the last time, when nothing comes any more. */
export async function drained({ a, b }: TwoPages) {
  await new Promise(resolve => setTimeout(resolve, SETTLE))
  const sent = await a.evaluate(() => window.bench.sent())
  const seen = await b.evaluate(() => window.bench.seen())
  return {
    seen: seen.length,
    figures(offset: number, those: (sighting: Sighting) => boolean = () => true): Figures {
      const { values, missing } = latencies(sent.filter(those), seen, offset)
      return figuresOf(values, missing)
    },
  }
}

/** Every contender in each run, in another order each run. @returns the figures, run by run */
export async function takeTurns<Row extends string>(
  pages: TwoPages,
  runs: number,
  measure: (phase: ContestPhase, offset: number) => Promise<Partial<Record<Row, Figures>>>,
): Promise<readonly Partial<Record<Row, Figures>>[]> {
  const all: Partial<Record<Row, Figures>>[] = []
  let bound = 0
  for (let run = 0; run < runs; run++) {
    const clocks = await clockOffset(pages)
    bound = Math.max(bound, clocks.bound)
    const figures: Partial<Record<Row, Figures>> = {}
    for (const n of CONTENDERS.keys()) {
      const phase = CONTENDERS[(n + run) % CONTENDERS.length]!
      Object.assign(figures, await measure(phase, clocks.offset))
    }
    all.push(figures)
  }
  printNote(`The clocks of both pages are aligned by pings, to ±${bound.toFixed(2)} ms.`)
  return all
}

export const contendersOf = <Row extends string>(
  names: Readonly<Record<Row, string>>,
  runs: readonly Partial<Record<Row, Figures>>[],
): Readonly<Record<Row, Contender>> => {
  const contender = (row: Row): Contender => ({
    name: names[row],
    runs: runs.map(run => run[row] ?? figuresOf([])),
  })
  return Object.fromEntries(
    (Object.keys(names) as Row[]).map(row => [row, contender(row)]),
  ) as Record<Row, Contender>
}
