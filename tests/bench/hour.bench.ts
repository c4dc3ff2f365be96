/**
 * An hour of four pianists with pedal and bend: how many bytes their takes are, how soon a page that
 * has them lists them after a reload, and how soon one of them plays after the button is pressed.
 */

import type { MidiMessage } from '../../shared/midi/message.ts'
import type { PeerId } from '../../shared/protocol/ids.ts'
import { formatInvite, newInvite } from '../../shared/protocol/invite.ts'
import { createTaker } from '../../shared/take/taker.ts'
import { type Micros, micros, ticks } from '../../shared/time/units.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { MemoryPageStore } from '../support/memory-stores.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { figuresOf } from './measure/figures.ts'
import { entropy, type NodePlayer, openNodePlayers } from './measure/node-players.ts'
import { openBrowser } from './measure/pages.ts'
import { overRuns, printContenders, printNote, printTargets, printTitle } from './measure/report.ts'
import { openBenchSite } from './measure/site.ts'
import { storesPages } from './page/stored-pages.ts'

const MINUTES = Number(process.env.MINUTES ?? 60)
const RUNS = Number(process.env.RUNS ?? 5)
const PIANISTS = 4
/** Of each of them. */
const EVENTS_A_SECOND = 100
/** A page is written so often. */
const EVENTS_A_WRITE = EVENTS_A_SECOND / 2
const LARGEST = 15
/** Of what nobody announces, ms. */
const LOOK_EVERY = 1_000

printTitle(`${MINUTES} minutes of ${PIANISTS} pianists, ${EVENTS_A_SECOND} events/s each`)
const site = await openBenchSite()
const players = await openNodePlayers(site.url)
const browser = await openBrowser(site.url)
const store = new MemoryPageStore()
const invite = newInvite(entropy)
const writer = await players.arrive(invite, 'Writer', { pages: store })
await writer.room.enter({ name: 'Writer', colour: 0 })
for (let pianist = 0; pianist < PIANISTS; pianist++) await playFor(pianist)
const takes = Object.values(writer.room.session()?.takes ?? {})
const refs = takes.flatMap(take => take.pages)
const kept = await Promise.all(refs.map(({ hash }) => store.get(invite.room, hash)))
const pageBytes = kept.reduce((sum, bytes) => sum + (bytes?.length ?? 0), 0)
const log = (await writer.save()).length
printNote(
  `${takes.length} takes in ${refs.length} pages; ${refs.reduce((n, r) => n + r.count, 0)} events.`,
)
printTargets([
  { what: 'pages', value: pageBytes / 1e6, limit: LARGEST, unit: 'MB' },
  { what: 'pages and the document', value: (pageBytes + log) / 1e6, limit: LARGEST, unit: 'MB' },
])

const page = await browser.open('/')
const link = formatInvite(site.url, invite)
await page.evaluate(to => window.musearoo.join({ invite: to, name: 'Ann' }), link)
while (!(await page.evaluate(storesPages, refs.length)))
  await new Promise(resolve => setTimeout(resolve, LOOK_EVERY))
await writer.room.close()

const listed: number[] = []
const playable: number[] = []
for (let run = 0; run < RUNS; run++) {
  await page.goto('about:blank')
  await page.goto(link)
  await page.waitForFunction(
    count => Object.keys(window.musearoo?.session()?.takes ?? {}).length >= count,
    takes.length,
  )
  listed.push(await page.evaluate(() => performance.now()))
  await page.evaluate(to => window.musearoo.join({ invite: to, name: 'Ann' }), link)
  const button = page.getByRole('button', { name: /^Listen to / }).first()
  await button.waitFor()
  playable.push(await button.evaluate(untilHanded))
}
players.close()
await browser.close()
await site.close()

const plays = { name: 'Listen pressed → first event handed', runs: [figuresOf(playable)] }
printContenders([{ name: 'navigation → all listed', runs: [figuresOf(listed)] }, plays])
printTargets([{ what: 'playable, slowest', value: overRuns(plays, 'max'), limit: 500 }])

/** Runs in the page. @returns ms from the press until the audio thread's queue got an event */
function untilHanded(listen: Element): Promise<number> {
  const { handed: before = 0 } = window.musearoo.stats()
  const from = performance.now()
  ;(listen as HTMLElement).click()
  return new Promise(resolve => {
    const timer = setInterval(() => {
      if ((window.musearoo.stats().handed ?? 0) <= before) return
      clearInterval(timer)
      resolve(performance.now() - from)
    }, 1)
  })
}

/** One pianist's whole hour, written as it would have been: half a second at a time. */
async function playFor(pianist: number): Promise<void> {
  const { room }: NodePlayer = writer
  const random = seededRandom(pianist + 1)
  const from = room.clock.now() - MINUTES * 60e6
  const { player } = room.view().self
  const taker = createTaker({
    peer: `p_${String(pianist).repeat(32)}` as PeerId,
    clock: new FakeClock(),
    async write({ take, startedAt, pages, replaces }) {
      for (const { hash, bytes } of pages) await store.put(invite.room, hash, bytes)
      await room.edit([
        { type: 'open-take', take, player, startedAt },
        { type: 'add-pages', take, pages: pages.map(({ ref }) => ref), replaces: [...replaces] },
      ])
    },
  })
  const play = pianistOf(random)
  for (let index = 0; index < MINUTES * 60 * EVENTS_A_SECOND; index++) {
    const moment: Micros = micros(
      Math.round(from + (index * 1e6) / EVENTS_A_SECOND + random() * 9_000),
    )
    taker.add({ ...play(), index, moment, position: ticks(Math.round((moment - from) / 520)) })
    if (index % EVENTS_A_WRITE === EVENTS_A_WRITE - 1) await taker.flush()
  }
  await taker.close()
}

/** Half of it notes, the rest half-pedalling and the wheel. */
function pianistOf(random: () => number): () => MidiMessage {
  const down: number[] = []
  const value = (): number => Math.floor(random() * 128)
  return () => {
    const choice = random()
    if (choice < 0.25) return { status: 0xb0, data1: 64, data2: value() }
    if (choice < 0.5) return { status: 0xe0, data1: value(), data2: value() }
    const held = down.length > 4 || random() < 0.5 ? down.shift() : undefined
    if (held !== undefined) return { status: 0x80, data1: held, data2: value() }
    const key = 21 + Math.floor(random() * 88)
    down.push(key)
    return { status: 0x90, data1: key, data2: 1 + Math.floor(random() * 127) }
  }
}
