/**
 * How evenly a player's notes begin in another page's audio thread when heard in Tight: from each
 * key's moment to the moment of the frame that its note was given there, beside how evenly the notes
 * arrived. Where the audio clock stands the page reads on its own, every few ms: an output that loses
 * a buffer is behind by it from then on, and no note is early or late for that.
 */
import { bundlePageScript } from './measure/bundle.ts'
import { type Figures, figuresOf } from './measure/figures.ts'
import { openBrowser, openRivalLink, openTwoPages } from './measure/pages.ts'
import { printContenders, printNote, printTargets, printTitle } from './measure/report.ts'
import type { Sighting } from './measure/sightings.ts'
import { openBenchSite } from './measure/site.ts'
import type { Framed } from './page/bench-page.ts'
import { type ClockReading, REMEMBER_RING } from './page/ring-watch.ts'

const RUNS = Number(process.env.RUNS ?? 5)
const NOTES = Number(process.env.NOTES ?? 400)
/** 20 notes a second. */
const PERIOD = 50
const WARM_UP_NOTES = 200
const RAW_BYTES = 64
/** Half of the time after which the same key is played again, ms. */
const KEY_AGAIN = 2_000
/** ms before a moment, and after it, whose readings tell where the audio clock stood. */
const AROUND = 300
/** A step of the audio clock, ms: half a buffer. */
const STEP = 5

interface Spread {
  readonly sd: number
  /** How far from their mean, ms. */
  readonly figures: Figures
}

printTitle('Tight: onsets at the audio thread of the other page, 20 notes/s')
const site = await openBenchSite()
const browser = await openBrowser(site.url)
const pages = await openTwoPages(browser, REMEMBER_RING)
const { a, b, joined } = pages
await openRivalLink(pages, await bundlePageScript())
await b.evaluate(self => window.bench.listenToFrames(self), joined.b.self.peer)
await b.getByRole('combobox', { name: /^How you hear / }).selectOption('tight')
await play(WARM_UP_NOTES)

interface Run {
  readonly onset: Spread
  readonly arrival: Spread
  readonly late: number
  readonly underruns: number
  readonly missing: number
  /** How far the audio clock fell behind by steps, ms … */
  readonly lost: number
  /** … and the onsets apart from those next to one. */
  readonly steady: Spread
}

const runs: Run[] = []
for (let run = 0; run < RUNS; run++) {
  const before = await troubles()
  const { sent, framed, clock } = await play(NOTES)
  const aheadAt = framed.map(({ at }) => aheadOf(clock, at))
  const onset = differences(
    sent,
    framed,
    ({ audio }, n) => audio !== undefined && audio - aheadAt[n]!,
  )
  const steps = stepsOf(aheadAt)
  const isSteady = ([moment]: readonly [number, number]): boolean =>
    steps.every(({ note }) => Math.abs(framed[note]!.at - moment) > AROUND)
  const after = await troubles()
  runs.push({
    onset: spreadOf(onset),
    arrival: spreadOf(differences(sent, framed, ({ at }) => at)),
    late: after.late - before.late,
    underruns: after.underruns - before.underruns,
    missing: sent.length - onset.length,
    lost: steps.reduce((sum, { lost }) => sum + lost, 0),
    steady: spreadOf(onset.filter(isSteady)),
  })
}
await browser.close()
await site.close()

printNote('How far from their mean; a steady drift of the two clocks is taken out.')
printContenders([
  { name: 'onset at the audio thread', runs: runs.map(({ onset }) => onset.figures) },
  { name: 'arrival in the page', runs: runs.map(({ arrival }) => arrival.figures) },
])
for (const [n, { onset, arrival, late, underruns, missing, lost, steady }] of runs.entries())
  printNote(
    `Run ${n + 1}: sd ${onset.sd.toFixed(3)} ms at the audio thread, ${arrival.sd.toFixed(3)} ms on ` +
      `arrival; ${late} reached it after their frame, ${missing} were given none; ${underruns} underruns, ` +
      `${lost.toFixed(0)} ms lost by the output, sd ${steady.sd.toFixed(3)} ms apart from around that.`,
  )
const sds = runs.map(({ onset }) => onset.sd).toSorted((x, y) => x - y)
printTargets([{ what: 'sd, median run', value: sds[sds.length >> 1] ?? Number.NaN, limit: 0.5 }])

async function play(count: number) {
  await a.evaluate(([notes, period, bytes]) => window.bench.playNotes(notes, period, bytes), [
    count,
    PERIOD,
    RAW_BYTES,
  ] as const)
  await new Promise(resolve => setTimeout(resolve, 500))
  const sent = await a.evaluate(() => window.bench.sent())
  return {
    sent: sent.filter(({ key }) => key.startsWith('note')),
    framed: await b.evaluate(() => window.bench.framed()),
    clock: await b.evaluate(() => window.bench.audioClock()),
  }
}

/**
 * How far the audio clock was ahead of the page's, ms. No reading is ahead of the truth, and the largest
 * of many next to it; where the clock has lost something, of those before or those after.
 */
function aheadOf(clock: readonly ClockReading[], moment: number): number {
  const largest = (from: number, to: number) =>
    Math.max(...clock.filter(([at]) => at >= from && at <= to).map(([, ahead]) => ahead))
  return Math.min(largest(moment - AROUND, moment), largest(moment, moment + AROUND))
}

/** Before which notes the audio clock fell behind, and how far, ms. */
function stepsOf(ahead: readonly number[]) {
  return ahead
    .map((one, note) => ({ note, lost: note === 0 ? 0 : ahead[note - 1]! - one }))
    .filter(({ lost }) => Math.abs(lost) > STEP)
}

/** Counted by the audio thread and by the browser. */
async function troubles() {
  const { late = 0, underruns = 0 } = await b.evaluate(() => window.musearoo.stats())
  return { late, underruns }
}

/** [when it was played, ms from then until what `of` says of it, two clocks apart], of each note. */
function differences(
  sent: readonly Sighting[],
  framed: readonly Framed[],
  of: (note: Framed, number: number) => number | undefined | false,
): readonly (readonly [number, number])[] {
  return framed.flatMap((note, n) => {
    const begun = sent.filter(
      ({ key, at }) => key === note.key && Math.abs(at - note.at) < KEY_AGAIN,
    )
    const [value, at] = [of(note, n), begun[0]?.at]
    return typeof value !== 'number' || at === undefined ? [] : [[at, value - at] as const]
  })
}

/** Around the straight line that fits them best. */
function spreadOf(points: readonly (readonly [number, number])[]): Spread {
  const count = points.length
  const meanAt = points.reduce((sum, [at]) => sum + at, 0) / count
  const mean = points.reduce((sum, [, value]) => sum + value, 0) / count
  const across = points.reduce((sum, [at]) => sum + (at - meanAt) ** 2, 0)
  const slope =
    points.reduce((sum, [at, value]) => sum + (at - meanAt) * (value - mean), 0) / across
  const rest = points.map(([at, value]) => value - mean - slope * (at - meanAt))
  const sd = Math.sqrt(rest.reduce((sum, one) => sum + one ** 2, 0) / count)
  return { sd, figures: figuresOf(rest.map(Math.abs)) }
}
