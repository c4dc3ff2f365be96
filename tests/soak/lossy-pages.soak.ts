/**
 * Two real pages drum for each other while a share of all datagrams to this network is dropped where
 * they arrive. Run as root inside a network namespace of its own; says what came of it as JSON.
 */
import { execFileSync } from 'node:child_process'
import type { Page } from 'playwright'
import type {} from '../../client/main.tsx'
import type { TakeView } from '../../shared/doc/view.ts'
import { bytesOf } from '../../shared/midi/parse.ts'
import { readTake } from '../../shared/take/read-take.ts'
import { openBrowser, openTwoPages } from '../bench/measure/pages.ts'
import { openBenchSite } from '../bench/measure/site.ts'
import { playStrokes, readDrumming, type Stroke } from './drumming.ts'
import { type Heard, keepHeard, pagesOf, soundingSpans } from './heard-in-page.ts'
import type { LossyFacts, WayFacts } from './lossy-facts.ts'

const EVENTS = Number(process.env.EVENTS ?? 10_000)
const LOSS = Number(process.env.LOSS ?? 0.1)
/** Until all is repaired and every page of the takes is everywhere, s. */
const PATIENCE = 60
/** After the last release, ms: a link is suspect after three seconds. */
const SETTLE = 4_000

const RANDOM = ['-m', 'statistic', '--mode', 'random', '--probability'] as const
const DRUMMING = ['5_jazz-funk_116_beat_4-4', '1_rock-prog_125_beat_4-4'] as const

const site = await openBenchSite()
const browser = await openBrowser(site.url)
const { a, b, joined } = await openTwoPages(browser)
drop(LOSS)
await Promise.all([keepHeard(a), keepHeard(b)])
const [toB, toA] = DRUMMING.map(name => readDrumming(name, Math.ceil(EVENTS / 2)))
await Promise.all([playStrokes(a, toB!), playStrokes(b, toA!)])
await new Promise(resolve => setTimeout(resolve, SETTLE))
const observedLoss = observed()
const ways = [await wayFacts(a, b, joined.a.self, toB!), await wayFacts(b, a, joined.b.self, toA!)]
await browser.close()
await site.close()
const facts: LossyFacts = { observedLoss, ways }
process.stdout.write(`${JSON.stringify(facts)}\n`)

/** What the listener made of what the player played. */
async function wayFacts(
  player: Page,
  listener: Page,
  self: { readonly peer: string; readonly player: string },
  strokes: readonly Stroke[],
): Promise<WayFacts> {
  const heard = await listener.evaluate(
    peer => (window as { heard?: Heard[] }).heard?.filter(note => note.peer === peer) ?? [],
    self.peer,
  )
  const { stuck, releases } = soundingSpans(heard, strokes)
  const [own, theirs] = [
    await takeAt(player, self.player, strokes.length),
    await takeAt(listener, self.player, strokes.length),
  ]
  const { recovered = 0, dropped = 0 } = await listener.evaluate(() => window.musearoo.stats())
  return {
    events: strokes.length,
    heard: heard.length,
    stuck,
    releases,
    recovered,
    dropped,
    takeIsEqual:
      isEqual(
        theirs.bytes,
        strokes.map(({ bytes }) => bytes),
      ) && isEqual(own.pages, theirs.pages),
  }
}

/** All that a page has of a player's playing, read from its own store of pages. */
async function takeAt(page: Page, player: string, count: number) {
  const until = performance.now() + PATIENCE * 1_000
  for (;;) {
    const takes = await page.evaluate(
      by => Object.values(window.musearoo.session()?.takes ?? {}).filter(t => t.player === by),
      player,
    )
    const read = await readFrom(page, takes)
    if (read.bytes.length >= count || performance.now() > until) return read
    await new Promise(resolve => setTimeout(resolve, 500))
  }
}

async function readFrom(page: Page, takes: readonly TakeView[]) {
  const stored = await pagesOf(page)
  const bytes: (readonly number[])[] = []
  for (const take of takes) {
    const { events } = await readTake(take, async hash => stored.get(hash))
    bytes.push(...events.map(event => [...bytesOf(event)]))
  }
  return { bytes, pages: takes.flatMap(take => take.pages.map(({ hash }) => hash)).toSorted() }
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** Where datagrams arrive: dropped on their way out, the sender would notice and send again. */
function drop(share: number): void {
  iptables('-A', 'INPUT', '-p', 'udp')
  iptables('-A', 'INPUT', '-p', 'udp', ...RANDOM, String(share), '-j', 'DROP')
}
/** Of all datagrams that arrived. */
function observed(): number {
  const [all = 0, dropped = 0] = iptables('-nvxL', 'INPUT')
    .split('\n')
    .filter(line => /^\s*\d/.test(line))
    .map(line => Number(line.trim().split(/\s+/)[0]))
  return dropped / all
}
function iptables(...args: readonly string[]): string {
  return execFileSync('iptables', args, { encoding: 'utf8' })
}
