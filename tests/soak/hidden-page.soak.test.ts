import { afterAll, beforeAll, expect, it } from 'vitest'
import { bundlePageScript } from '../bench/measure/bundle.ts'
import { type Figures, figuresOf } from '../bench/measure/figures.ts'
import { latencies, type Sighting } from '../bench/measure/sightings.ts'
import { type BenchSite, openBenchSite } from '../bench/measure/site.ts'
import { openTabs, type Tab, type Tabs } from './browser-tabs.ts'

const MINUTES = Number(process.env.MINUTES ?? 10)
const VISIBLE_SECONDS = 60
/** 20 notes a second. */
const PERIOD = 50
const RAW_BYTES = 64
const BPM = 120
const MIDI_CLOCK = 0xf8
const CLOCKS_A_QUARTER = 24

/** What the gear got: status byte, for when, and when it was handed over; ms. */
type Sent = readonly [status: number, at: number, now: number]

/** A computer with one MIDI output, which remembers what was sent. */
const GEAR = `
  const port = {
    type: 'output', id: 'gear', name: 'gear', manufacturer: '', version: '', state: 'connected',
    connection: 'closed', onstatechange: null,
    async open() { this.connection = 'open'; return this },
    async close() { this.connection = 'closed'; return this },
    addEventListener() {}, removeEventListener() {},
    send(bytes, at = performance.now()) { window.gear.push([bytes[0], at, performance.now()]) },
  }
  window.gear = []
  const access = {
    inputs: new Map(), outputs: new Map([['gear', port]]), onstatechange: null, sysexEnabled: false,
    addEventListener() {}, removeEventListener() {},
  }
  navigator.requestMIDIAccess = async () => access`

const buttonOf = (name: string): string =>
  `[...document.querySelectorAll('button')].find(one => one.textContent.includes('${name}'))`
const CLOCK_SWITCH = `[...document.querySelectorAll('label.switch')]
  .find(one => one.textContent.includes('MIDI clock'))?.querySelector('input')`

let site: BenchSite
let tabs: Tabs
beforeAll(async () => {
  site = await openBenchSite()
  tabs = openTabs()
}, 300_000)
afterAll(async () => {
  await tabs.close()
  await site.close()
})

it('[LV10] [MO3] a page that is hidden hears every note as soon as a visible one, and keeps its MIDI clock', async () => {
  const script = await bundlePageScript()
  const bob = await tabs.open(site.url, { before: GEAR })
  const joined = await bob.evaluate<{ invite: string; self: { peer: string } }>(
    `musearoo.join({ name: 'Bob' })`,
  )
  const ann = await tabs.open(site.url, { window: 'new' })
  await ann.evaluate(`musearoo.join({ invite: '${joined.invite}', name: 'Ann' })`)
  for (const tab of [ann, bob]) {
    await tab.until(`musearoo.peers().some(peer => peer.role === 'player' && peer.link === 'open')`)
    await tab.evaluate(script)
  }
  await ann.evaluate(`bench.raw.offer().then(offer => { window.offer = offer })`)
  const answer = await bob.evaluate(
    `bench.raw.answer(${JSON.stringify(await ann.evaluate('offer'))})`,
  )
  await ann.evaluate(`bench.raw.accept(${JSON.stringify(answer)})`)
  for (const tab of [ann, bob]) await tab.evaluate('bench.raw.opened')
  await bob.evaluate(`bench.listenToNotes('${joined.self.peer}')`)
  await sendClock(bob)
  await ann.evaluate(`musearoo.edit({ type: 'set-tempo', bpm: ${BPM} })`)
  await ann.evaluate(`musearoo.edit({ type: 'play' })`)

  expect(await bob.evaluate('document.visibilityState')).toBe('visible')
  const visible = await play(ann, bob, VISIBLE_SECONDS)
  await bob.evaluate('gear.splice(0).length')
  const cover = await coverOf(bob)
  expect(cover).toBe('hidden')
  const hidden = await play(ann, bob, MINUTES * 60)
  expect(await bob.evaluate('document.visibilityState')).toBe('hidden')
  const clock = clockFigures(await bob.evaluate<Sent[]>('gear'))
  process.stdout.write(
    `note, visible: ${figuresText(visible)}; hidden for ${MINUTES} min: ${figuresText(hidden)}\n` +
      `MIDI clock of the hidden page: ${clock.ticks} ticks, sd ${clock.sd.toFixed(3)} ms, ` +
      `handed over at least ${clock.least.toFixed(1)} ms ahead\n`,
  )
  expect(hidden.missing).toBeLessThanOrEqual(hidden.count / 100)
  expect(clock.ticks).toBeGreaterThan(MINUTES * BPM * CLOCKS_A_QUARTER * 0.95)
  expect(clock.sd).toBeLessThanOrEqual(1)
  expect(hidden.p99).toBeLessThanOrEqual(visible.p99 + 2)
})

/** Puts another tab in front of the newest one of that window. @returns what the page says then */
async function coverOf(tab: Tab): Promise<string> {
  await tab.evaluate(`void window.open('about:blank')`)
  await tab.until(`document.visibilityState === 'hidden'`)
  return tab.evaluate('document.visibilityState')
}

async function sendClock(tab: Tab): Promise<void> {
  for (const name of ['Connect MIDI', 'MIDI in and out']) {
    await tab.until(buttonOf(name))
    await tab.evaluate(`${buttonOf(name)}.click()`)
  }
  await tab.until(CLOCK_SWITCH)
  await tab.evaluate(`(${CLOCK_SWITCH}).click()`)
  await tab.until(`(${CLOCK_SWITCH}).checked`)
}

async function play(from: Tab, to: Tab, span: number): Promise<Figures> {
  const { offset } = await from.evaluate<{ offset: number }>('bench.raw.measureOffset(200)')
  await to.evaluate('bench.seen().length')
  await from.evaluate(`bench.playNotes(${(span * 1_000) / PERIOD}, ${PERIOD}, ${RAW_BYTES})`)
  await new Promise(resolve => setTimeout(resolve, 500))
  const sent = await from.evaluate<Sighting[]>('bench.sent()')
  const seen = await to.evaluate<Sighting[]>('bench.seen()')
  const notes = sent.filter(({ key }) => key.startsWith('note'))
  const { values, missing } = latencies(notes, seen, offset)
  return figuresOf(values, missing)
}

/** How far the ticks lie from an even pulse, and by how much they came ahead of their time, ms. */
function clockFigures(sent: readonly Sent[]) {
  const ticks = sent.filter(([status]) => status === MIDI_CLOCK)
  const period = 60_000 / BPM / CLOCKS_A_QUARTER
  const errors = ticks.map(([, at], n) => at - n * period)
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length
  const sd = Math.sqrt(errors.reduce((sum, error) => sum + (error - mean) ** 2, 0) / errors.length)
  return { ticks: ticks.length, sd, least: Math.min(...ticks.map(([, at, now]) => at - now)) }
}

function figuresText({ p50, p99, max, count, missing }: Figures): string {
  const ms = [p50, p99, max].map(value => value.toFixed(2)).join(' / ')
  return `${ms} ms (p50 / p99 / most) of ${count}, ${missing} missing`
}
