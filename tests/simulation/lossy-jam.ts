/** Much playing over a bad link, and all that must hold afterwards: nothing stuck, nothing wrong. */
import { expect } from 'vitest'
import type { MidiMessage, PlayedEvent } from '../../shared/midi/message.ts'
import type { Random } from '../../shared/ports.ts'
import type { PageHash, PeerId } from '../../shared/protocol/ids.ts'
import { readTake } from '../../shared/take/read-take.ts'
import { createTaker, type TakeWrite } from '../../shared/take/taker.ts'
import { micros, ms, seconds } from '../../shared/time/units.ts'
import { percentile } from '../bench/measure/figures.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { type BadLink, liveLink, PERFECT } from './live-link.ts'

/** What a bad network does beside losing: packets overtake each other and come twice. */
export const HARSH: BadLink = { ...PERFECT, jitter: ms(10), reorder: 0.02, duplicate: 0.02 }
/** Nine of ten packets gone, ten packets long. */
export const BURSTS = { burstLoss: 0.9, burstStart: 0.01, burstEnd: 0.1 } as const
/** Nothing at all for about fifty packets, which may be ten seconds. */
export const OUTAGES = { burstLoss: 1, burstStart: 0.002, burstEnd: 0.02 } as const

/** Two hands and two feet: notes, pedal, bend, modulation, pressure, programme. */
function improvise(random: Random, play: (...midi: [number, number, number]) => PlayedEvent) {
  const down = new Set<number>()
  const act = (): PlayedEvent => {
    const choice = random()
    const key = 40 + Math.floor(random() * 40)
    const held = [...down][Math.floor(random() * down.size)]
    if (held !== undefined && (down.size > 5 || choice < 0.4)) {
      down.delete(held)
      return play(0x80, held, 0)
    }
    if (choice < 0.8 && !down.has(key)) {
      down.add(key)
      return play(0x90, key, 1 + Math.floor(random() * 127))
    }
    if (choice < 0.85) return play(0xb0, 64, random() < 0.5 ? 127 : 0)
    if (choice < 0.9) return play(0xe0, 0, Math.floor(random() * 128))
    if (choice < 0.96) return play(0xb0, 1, Math.floor(random() * 128))
    if (choice < 0.98) return play(0xd0, Math.floor(random() * 128), 0)
    return play(0xc0, Math.floor(random() * 128), 0)
  }
  return { down, act }
}

/** The last value of each controller, bend, pressure and programme. */
export const valuesOf = (messages: Iterable<MidiMessage>) => {
  const values = new Map<string, string>()
  for (const { status, data1, data2 } of messages)
    if (status >= 0xc0) values.set(`${status}`, `${data1} ${data2}`)
    else if (status >= 0xb0) values.set(`${status} ${data1}`, `${data2}`)
  return values
}

export interface LossyJam {
  readonly events: number
  /** Of them were sent and never came live: only their pages brought them. */
  readonly missed: number
  /** µs from each release to its silence, and the same less the time in which all was lost. */
  readonly releaseDelays: readonly number[]
  readonly corrections: readonly number[]
}

/** Plays `events` events over a link in this weather, then a second in good weather, and looks. */
export async function lossyJam(seed: number, weather: BadLink, events: number): Promise<LossyJam> {
  const random = seededRandom(seed)
  const sky = { now: weather }
  const link = liveLink(random, sky, { suspect: true })
  const sent: PlayedEvent[] = []
  const writes: TakeWrite[] = []
  const taker = createTaker({
    peer: `p_${'0'.repeat(32)}` as PeerId,
    clock: link.clock,
    write: async write => void writes.push(write),
  })
  const player = improvise(random, (...midi) => link.play(...midi))
  const keep = (event: PlayedEvent): void => {
    sent.push(event)
    taker.add(event)
  }
  for (let i = 0; i < events; i++) {
    keep(player.act())
    link.clock.advance(micros(random() ** 4 * 400_000))
  }
  for (const key of player.down) keep(link.play(0x80, key, 0))
  sky.now = { ...weather, loss: 0, burstLoss: 0 }
  link.clock.advance(seconds(1))

  expect(link.stuck).toEqual([])
  expect([...link.sounding.keys()]).toEqual([])
  expect(valuesOf(link.heard.map(({ message }) => message))).toEqual(valuesOf(sent))
  for (const event of link.kept.values()) expect(event).toEqual(sent[event.index])
  const begun = link.heard.filter(({ cause, index }) => cause === 'played' && index !== undefined)
  expect(new Set(begun.map(({ index }) => index)).size).toBe(begun.length)
  expect(link.wire.largest).toBeLessThanOrEqual(1_150)
  await taker.close()
  expect(await readBack(writes)).toEqual(sent)

  const { releaseDelays, corrections } = link
  const missed = sent.length - link.kept.size - link.sender.stats().coalesced
  return { events: sent.length, missed, releaseDelays, corrections }
}

/** What the other side reads of the take, from pages that travel where nothing is lost. */
async function readBack(writes: readonly TakeWrite[]): Promise<readonly PlayedEvent[]> {
  const pages = new Map<PageHash, Uint8Array>()
  for (const write of writes) for (const { hash, bytes } of write.pages) pages.set(hash, bytes)
  const read: PlayedEvent[] = []
  for (const id of new Set(writes.map(({ take }) => take))) {
    const refs = writes.flatMap(({ take, pages: all }) => (take === id ? all : []))
    const take = { id, pages: refs.map(({ ref }) => ref) }
    const { events, missing } = await readTake(take, async hash => pages.get(hash))
    expect(missing).toEqual([])
    read.push(...events)
  }
  return read
}

/** In ms, one line. @param delays µs */
export function distribution(delays: readonly number[]): string {
  const sorted = delays.toSorted((a, b) => a - b)
  return Object.entries({ p50: 0.5, p90: 0.9, p99: 0.99, 'p99.9': 0.999, most: 1 })
    .map(([name, share]) => `${name} ${(percentile(sorted, share) / 1_000).toFixed(1)}`)
    .join(' · ')
}
