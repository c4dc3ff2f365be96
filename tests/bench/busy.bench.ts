/**
 * Notes while there is other work: from page to page while megabytes of pages and changes go over
 * the same link, beside a bare data channel in the same seconds; and from one's own key to one's own
 * audio thread while eight others edit and the same megabytes come in.
 */
import type { Page } from 'playwright'
import {
  formatInvite,
  type Invite,
  isForListening,
  newInvite,
  parseInvite,
} from '../../shared/protocol/invite.ts'
import { MemoryPageStore } from '../support/memory-stores.ts'
import { type BigSession, writeBigSession } from './measure/big-session.ts'
import { bundlePageScript } from './measure/bundle.ts'
import { arriveEditors, editInTurn, editsText } from './measure/editors.ts'
import { type Figures, figuresOf } from './measure/figures.ts'
import { entropy, openNodePlayers } from './measure/node-players.ts'
import { yieldToTheBrowser } from './measure/other-computers.ts'
import { clockOffset, openBrowser, openRivalLink } from './measure/pages.ts'
import { overRuns, printContenders, printNote, printTargets, printTitle } from './measure/report.ts'
import { latencies, type Sighting } from './measure/sightings.ts'
import { openBenchSite } from './measure/site.ts'
import { storesPages } from './page/stored-pages.ts'

const RUNS = Number(process.env.RUNS ?? 5)
const MEGABYTES = Number(process.env.MEGABYTES ?? 5)
/** A tenth of it are changes of about 200 B, the rest pages. */
const SESSION = { size: MEGABYTES * 0.9e6, edits: MEGABYTES * 500 }
/** 20 notes a second. */
const PERIOD = 50
const NOTES_AT_ONCE = 20
const QUIET_NOTES = 200
/** Like a packet with a few notes. */
const RAW_BYTES = 64
const EDITORS = 8
/** All of them together. */
const EDITS_A_SECOND = 30
const KEYS = Number(process.env.KEYS ?? 300)
const READS = 40
/** Of what nobody announces, ms. */
const LOOK_EVERY = 500
/** A page that comes in builds its room for that long, ms, whatever syncs: counted by itself. */
const ARRIVAL = 1_000

const site = await openBenchSite()
const browser = await openBrowser(site.url)
yieldToTheBrowser()
const players = await openNodePlayers(site.url)
const script = await bundlePageScript()
await notesBesideBulk()
await ownKeysUnderLoad()
players.close()
await browser.close()
await site.close()

async function notesBesideBulk(): Promise<void> {
  printTitle(`Note from page to page while ${MEGABYTES} MB sync on the same link, 20 notes/s`)
  const b = await browser.open('/')
  const joined = await b.evaluate(() => window.musearoo.join({ name: 'Bob' }))
  // Only Bob has the session: nobody else is there to ask.
  await b.evaluate(() => window.musearoo.edit({ type: 'set-saving', saving: false }))
  const session = await bringSession(inviteOf(joined.invite), b)
  const runs: Record<'busy' | 'raw' | 'arriving' | 'quiet', Figures>[] = []
  for (let run = 0; run < RUNS; run++) {
    const a = await browser.open('/')
    const pages = { a: b, b: a, joined: { a: joined, b: joined } }
    await openRivalLink(pages, script)
    const { offset } = await clockOffset(pages)
    await b.evaluate(() => window.bench.watchBulk())
    await a.evaluate(async invite => {
      const { self } = await window.musearoo.join({ invite, name: 'Ann' })
      window.bench.listenToNotes(self.peer)
      window.bench.listenToRaw()
    }, joined.invite)
    await a.waitForFunction(() => window.musearoo.peers().some(peer => peer.link === 'open'))
    const busy = await playUntilSynced(b, a, session.pages)
    const { bytes, from, until: end } = busy.bulk
    const inTime = ({ at }: Sighting): boolean => at >= from + ARRIVAL && at <= end
    const quiet = await play(b, a, QUIET_NOTES)
    const figures = (kind: string, sent: readonly Sighting[], seen: readonly Sighting[]) => {
      const { values, missing } = latencies(
        sent.filter(({ key }) => key.startsWith(kind)),
        seen,
        offset,
      )
      return figuresOf(values, missing)
    }
    const during = busy.sent.filter(inTime)
    const arriving = busy.sent.filter(({ at }) => at >= from - ARRIVAL && at < from + ARRIVAL)
    runs.push({
      arriving: figures('note', arriving, busy.seen),
      busy: figures('note', during, busy.seen),
      raw: figures('datagrams', during, busy.seen),
      quiet: figures('note', quiet.sent, quiet.seen),
    })
    printNote(
      `Run ${run + 1}: ${(bytes / 1e6).toFixed(2)} MB of ${session.pages} pages and ` +
        `${SESSION.edits} changes went in ${((end - from) / 1_000).toFixed(1)} s.`,
    )
    await a.context().close()
  }
  await b.context().close()
  const ours = { name: 'musearoo, syncing', runs: runs.map(run => run.busy) }
  printContenders([
    ours,
    { name: 'raw data channel, same seconds', runs: runs.map(run => run.raw) },
    { name: 'musearoo, as the page comes in', runs: runs.map(run => run.arriving) },
    { name: 'musearoo, nothing to sync', runs: runs.map(run => run.quiet) },
  ])
  printTargets([{ what: 'p99 while syncing', value: overRuns(ours, 'p99'), limit: 15 }])
}

async function ownKeysUnderLoad(): Promise<void> {
  printTitle(
    `Own key → own audio thread while ${EDITORS} editors make ${EDITS_A_SECOND} edits/s and ` +
      `${MEGABYTES} MB sync`,
  )
  const invite = newInvite(entropy)
  const store = new MemoryPageStore()
  const writer = await players.arrive(invite, 'Writer', { pages: store })
  await writer.room.enter({ name: 'Writer', colour: 0 })
  await writeBigSession(writer, store, SESSION)
  const editors = await arriveEditors(players, invite, { count: EDITORS, others: [writer] })
  const stopEditing = editInTurn(editors, EDITS_A_SECOND)
  const arriving: Figures[] = []
  const loaded: Figures[] = []
  const reads: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const a = await browser.open('/')
    await a.evaluate(script)
    await a.evaluate(
      async link => {
        const { self } = await window.musearoo.join({ invite: link, name: 'Ann' })
        window.bench.listenToKeys(self.peer)
      },
      formatInvite(site.url, invite),
    )
    await a.waitForFunction(() => document.querySelector('[data-note]') !== null)
    arriving.push(await pressKeys(a, ARRIVAL / PERIOD))
    loaded.push(await pressKeys(a, KEYS))
    reads.push(
      ...(await a.evaluate(([count, period]) => window.bench.readDelays(count, period), [
        READS,
        PERIOD,
      ] as const)),
    )
    await a.context().close()
  }
  const editsMade = stopEditing()
  await Promise.all([writer, ...editors].map(({ room }) => room.close()))
  const ours = { name: 'key pressed → in its queue', runs: loaded }
  printContenders([ours, { name: 'the first second of the page', runs: arriving }])
  printTargets([{ what: 'p99', value: overRuns(ours, 'p99'), limit: 4 }])
  printNote(editsText(editsMade, EDITS_A_SECOND))
  const read = figuresOf(reads, RUNS * READS - reads.length)
  printNote(
    `play() → read by the audio thread itself: p50 ${read.p50.toFixed(2)}, p99 ${read.p99.toFixed(2)} ms ` +
      `of ${read.count} (${read.missing} not within 50 ms).`,
  )
}

/** A player brings a big session to that page and leaves again; the page has all of it then. */
async function bringSession(invite: Invite, page: Page): Promise<BigSession> {
  const store = new MemoryPageStore()
  const writer = await players.arrive(invite, 'Writer', { pages: store })
  await writer.room.enter({ name: 'Writer', colour: 0 })
  const session = await writeBigSession(writer, store, SESSION)
  while (!(await page.evaluate(storesPages, session.pages)))
    await new Promise(resolve => setTimeout(resolve, LOOK_EVERY))
  await writer.room.close()
  return session
}

/** A note may still be played after the last page: a second of them at most. */
async function playUntilSynced(from: Page, to: Page, pages: number) {
  const sent: Sighting[] = []
  const seen: Sighting[] = []
  for (let isOver = false; !isOver; ) {
    const played = await play(from, to, NOTES_AT_ONCE)
    sent.push(...played.sent)
    seen.push(...played.seen)
    isOver = await to.evaluate(storesPages, pages)
  }
  return { sent, seen, bulk: await from.evaluate(() => window.bench.bulk()) }
}

async function play(from: Page, to: Page, count: number) {
  await from.evaluate(([notes, period, bytes]) => window.bench.playNotes(notes, period, bytes), [
    count,
    PERIOD,
    RAW_BYTES,
  ] as const)
  await new Promise(resolve => setTimeout(resolve, 100))
  return {
    sent: await from.evaluate(() => window.bench.sent()),
    seen: await to.evaluate(() => window.bench.seen()),
  }
}

async function pressKeys(page: Page, count: number): Promise<Figures> {
  for (let n = 0; n < count; n++) {
    await page.keyboard.press('asdfghjk'[n % 8] ?? 'a', { delay: 20 })
    await new Promise(resolve => setTimeout(resolve, PERIOD - 20))
  }
  const sent = await page.evaluate(() => window.bench.sent())
  const handed = await page.evaluate(() => window.bench.ownHanded())
  const { values, missing } = latencies(sent, handed, 0)
  return figuresOf(values, missing)
}

function inviteOf(text: string): Invite {
  const parsed = parseInvite(text)
  if (!parsed.ok) throw parsed.error
  if (isForListening(parsed.value)) throw new Error('a link to listen is none to play')
  return parsed.value
}
