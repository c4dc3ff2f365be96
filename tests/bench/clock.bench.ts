/**
 * How far two players' room clocks lie apart: on two real pages of one computer, whose true offset
 * bare pings find, and in the simulation over worse ways, where it is known exactly.
 */
import type { Page } from 'playwright'
import { micros, ms, seconds } from '../../shared/time/units.ts'
import { apart, ClockRoom } from '../simulation/clock-room.ts'
import { skewedClock } from '../support/fake-clock.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { bundlePageScript } from './measure/bundle.ts'
import { figuresOf } from './measure/figures.ts'
import { clockOffset, openBrowser, openRivalLink, openTwoPages } from './measure/pages.ts'
import { overRuns, printContenders, printNote, printTargets, printTitle } from './measure/report.ts'
import { openBenchSite } from './measure/site.ts'

const RUNS = Number(process.env.RUNS ?? 5)
/** Looks at both clocks in one run, and ms between two. */
const LOOKS = Number(process.env.LOOKS ?? 60)
const PERIOD = 250
/** ms */
const LONGEST_LOOK = 0.1
const SEEDS = Number(process.env.SEEDS ?? 20)
const MINUTES = 30
const LINK_ON_A_LAN = 3

await betweenPages()
inSimulation()
drift()

async function betweenPages(): Promise<void> {
  printTitle('Room clocks of two pages of this computer, looked at for some seconds')
  const site = await openBenchSite()
  const browser = await openBrowser(site.url)
  const runs: { error: number[]; said: number[] }[] = []
  let bound = 0
  for (let run = 0; run < RUNS; run++) {
    const pages = await openTwoPages(browser)
    await openRivalLink(pages, await bundlePageScript())
    const error: number[] = []
    const said: number[] = []
    const { offset, bound: half } = await clockOffset(pages)
    bound = Math.max(bound, half)
    for (let n = 0; n < LOOKS; n++) {
      const [a, b] = await Promise.all([pages.a, pages.b].map(look))
      if (!a || !b) throw new Error('a page gave no clock')
      error.push(Math.abs(b.ahead - a.ahead + offset))
      said.push(Math.max(a.bound, b.bound))
      await new Promise(resolve => setTimeout(resolve, PERIOD))
    }
    runs.push({ error, said })
    await Promise.all([pages.a.context().close(), pages.b.context().close()])
  }
  await browser.close()
  await site.close()
  const ours = { name: 'apart', runs: runs.map(({ error }) => figuresOf(error)) }
  printNote(`The true offset of both pages is known to ±${bound.toFixed(2)} ms.`)
  printContenders([
    ours,
    { name: 'error bound that the page shows', runs: runs.map(({ said }) => figuresOf(said)) },
  ])
  printTargets([
    { what: 'median', value: overRuns(ours, 'p50'), limit: 1 },
    {
      what: `p99 (Ableton Link on a LAN: ${LINK_ON_A_LAN})`,
      value: overRuns(ours, 'p99'),
      limit: 3,
    },
  ])

  function look(page: Page) {
    return page.evaluate(longest => {
      for (;;) {
        const before = window.bench.now()
        const { moment, errorBound } = window.musearoo.now()
        const after = window.bench.now()
        // Another program had the core between the two clocks: that is no difference of theirs.
        if (after - before > longest) continue
        return { ahead: moment / 1_000 - (before + after) / 2, bound: errorBound / 1_000 }
      }
    }, LONGEST_LOOK)
  }
}

/** Clocks hours apart and up to 50 ppm off; ways equally long both ways, ±10 ms for each ping. */
function inSimulation(): void {
  printTitle(`Room clocks in the simulation, ${SEEDS} seeds a way, the first two minutes`)
  const rows = [0, 10, 40, 80].map(wait => {
    const error: number[] = []
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { room, a, b } = twoPeers(seed, wait)
      room.clock.advance(seconds(2))
      for (let n = 0; n < 1_200; n++) {
        room.clock.advance(ms(100))
        error.push(Math.abs(apart(a, b)) / 1_000)
      }
    }
    return { name: `${wait} ms one way, ± 10`, runs: [figuresOf(error)] }
  })
  printContenders(rows)
  printTargets([
    {
      what: 'median, worst way',
      value: Math.max(...rows.map(row => overRuns(row, 'p50'))),
      limit: 1,
    },
    { what: 'p99, worst way', value: Math.max(...rows.map(row => overRuns(row, 'p99'))), limit: 3 },
  ])
}

function drift(): void {
  printTitle(`Drift over ${MINUTES} simulated minutes, 15 ± 5 ms, clocks up to 50 ppm off`)
  const most: number[] = []
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { room, a, b } = twoPeers(seed, 15, 5)
    room.clock.advance(seconds(60))
    const start = apart(a, b)
    let furthest = 0
    for (let minute = 1; minute < MINUTES; minute++) {
      room.clock.advance(seconds(60))
      furthest = Math.max(furthest, Math.abs(apart(a, b) - start))
    }
    most.push(furthest / 1_000)
  }
  const ours = { name: 'furthest from where it was', runs: [figuresOf(most)] }
  printContenders([ours])
  printTargets([{ what: 'furthest of all seeds', value: overRuns(ours, 'max'), limit: 2 }])
}

function twoPeers(seed: number, wait: number, jitter = 10) {
  const random = seededRandom(seed)
  const room = new ClockRoom(random)
  const a = room.add(1)
  const rate = 1 + (random() - 0.5) * 1e-4
  const offset = micros((random() - 0.5) * 1e9 - room.clock.now() * (rate - 1))
  const b = room.add(2, skewedClock(room.clock, { offset, rate }))
  room.clock.advance(seconds(5))
  room.link(a, b, { out: ms(wait), back: ms(wait), jitter: ms(jitter) })
  return { room, a, b }
}
