/**
 * A note from one page to the other page's audio thread, beside a bare data channel that carries as
 * much between the same two pages, sent halfway between the notes; and to one's own audio thread.
 */
import { bundlePageScript } from './measure/bundle.ts'
import { type Figures, figuresOf } from './measure/figures.ts'
import { clockOffset, openBrowser, openRivalLink, openTwoPages } from './measure/pages.ts'
import { overRuns, printContenders, printNote, printTargets, printTitle } from './measure/report.ts'
import { latencies, type Sighting } from './measure/sightings.ts'
import { openBenchSite } from './measure/site.ts'

const RUNS = Number(process.env.RUNS ?? 5)
const NOTES = Number(process.env.NOTES ?? 300)
/** 20 notes a second. */
const PERIOD = 50
const WARM_UP_NOTES = 60
const LIVE_CHANNEL = 100
const READS = 60

printTitle('Note: play() in one page → handed to the audio thread of the other, 20 notes/s')
const site = await openBenchSite()
const browser = await openBrowser(site.url)
const pages = await openTwoPages(browser)
const { a, b, joined } = pages
await openRivalLink(pages, await bundlePageScript())
await a.evaluate(self => window.bench.listenToNotes(self), joined.a.self.peer)
await b.evaluate(self => {
  window.bench.listenToNotes(self)
  window.bench.listenToRaw()
}, joined.b.self.peer)

await a.evaluate(() => window.bench.watchPacketSizes())
await play(WARM_UP_NOTES, 64)
const sizes = await a.evaluate(() => window.bench.packetSizes())
const bytes = sizes[LIVE_CHANNEL] ?? 64

const runs: { ours: Figures; raw: Figures; own: Figures }[] = []
let bound = 0
for (let run = 0; run < RUNS; run++) {
  const { offset, bound: error } = await clockOffset(pages)
  bound = Math.max(bound, error)
  const { sent, seen, own } = await play(NOTES, bytes)
  const of = (kind: string) => (all: readonly Sighting[]) =>
    all.filter(({ key }) => key.startsWith(kind))
  const measured = (kind: string, heard: readonly Sighting[], shift: number) => {
    const { values, missing } = latencies(of(kind)(sent), of(kind)(heard), shift)
    return figuresOf(values, missing)
  }
  runs.push({
    ours: measured('note', seen, offset),
    raw: measured('datagrams', seen, offset),
    own: measured('note', own, 0),
  })
}
const reads = await a.evaluate(([count, period]) => window.bench.readDelays(count, period), [
  READS,
  PERIOD,
] as const)
const statsOfB = await b.evaluate(() => window.musearoo.stats())
await browser.close()
await site.close()

const ours = { name: 'musearoo', runs: runs.map(run => run.ours) }
const raw = { name: 'raw data channel', runs: runs.map(run => run.raw) }
const own = { name: 'own note', runs: runs.map(run => run.own) }
printNote(`The bare channel is unordered without retransmits, ${bytes} bytes a message.`)
printNote(
  `The clocks of both pages are aligned by 200 pings a run, to ±${bound.toFixed(2)} ms; an error ` +
    'shifts both rows alike.',
)
printNote('Missing: note-ons that came more than 80 ms late are kept, but not played (LV4).')
printContenders([ours, raw])
printTargets([
  { what: 'p50', value: overRuns(ours, 'p50'), limit: overRuns(raw, 'p50') + 0.7 },
  { what: 'p99', value: overRuns(ours, 'p99'), limit: Math.max(10, overRuns(raw, 'p99') + 3) },
])
printTitle('Own note: play() → own audio thread')
printContenders([own])
printTargets([{ what: 'p99', value: overRuns(own, 'p99'), limit: 3 }])
const read = figuresOf(reads, READS - reads.length)
printNote(
  `Read by the audio thread itself, one look after another at its counter: p50 ${read.p50.toFixed(2)} ms, ` +
    `p99 ${read.p99.toFixed(2)} ms of ${read.count} (${read.missing} not within 50 ms).`,
)
printNote(
  `The other page's counters: ${JSON.stringify(Object.fromEntries(Object.entries(statsOfB).filter(([, count]) => count > 0)))}`,
)

/** One run: the notes, and all that both pages noted down of them. */
async function play(count: number, size: number) {
  await a.evaluate(([notes, period, length]) => window.bench.playNotes(notes, period, length), [
    count,
    PERIOD,
    size,
  ] as const)
  await new Promise(resolve => setTimeout(resolve, 500))
  return {
    sent: await a.evaluate(() => window.bench.sent()),
    own: await a.evaluate(() => window.bench.ownHanded()),
    seen: await b.evaluate(() => window.bench.seen()),
  }
}
