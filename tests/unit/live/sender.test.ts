import { describe, expect, it } from 'vitest'
import type { EventsPacket } from '../../../shared/live/events-packet.ts'
import { Journal } from '../../../shared/live/journal.ts'
import { decodeDatagram } from '../../../shared/live/packet.ts'
import { copiesFor } from '../../../shared/live/redundancy.ts'
import { createLiveSender } from '../../../shared/live/sender.ts'
import { micros, ms, seconds, ticks } from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'

const START = 1_790_000_000_000_000

function speaker(journal = new Journal()) {
  const clock = new FakeClock(START)
  const sent: (EventsPacket & { readonly at: number })[] = []
  const sender = createLiveSender({
    clock,
    roomNow: () => micros(clock.now()),
    epoch: 3,
    journal,
    send(bytes) {
      const datagram = decodeDatagram(bytes)
      if (!datagram.ok || datagram.value.kind !== 'events') throw new Error('undecodable')
      sent.push({ ...datagram.value, at: (clock.now() - START) / 1_000 })
    },
  })
  return {
    clock,
    sent,
    sender,
    journal,
    play(status: number, data1: number, data2: number) {
      const at = { moment: micros(clock.now()), position: ticks(0) }
      const event = { status, data1, data2, index: journal.next, ...at }
      journal.apply(event)
      sender.play(event)
    },
    /** Everything up to packet `highest` came, but for the bits that are 0. */
    arrived: (highest: number, received = 0xffffffff, loss = 0) =>
      sender.feedback({
        kind: 'feedback',
        epoch: 3,
        highest,
        received,
        loss,
        jitter: micros(0),
        audible: true,
        muted: false,
        reached: false,
      }),
  }
}
const isSnapshot = (packet: EventsPacket) => packet.journal?.extent === 'full'

describe('a sender', () => {
  it('[LV2] says nothing while nothing was ever played', () => {
    const { clock, sent } = speaker()
    clock.advance(seconds(10))
    expect(sent).toEqual([])
  })

  it('[LV2] sends a note at once, and guards 5, 15, 40 and 100 ms after it', () => {
    const { clock, sent, play } = speaker()
    clock.advance(seconds(5))
    play(0x90, 60, 100)
    clock.advance(ms(200))
    const guards = sent.filter(packet => !isSnapshot(packet))
    expect(guards.map(({ at }) => at - 5_000)).toEqual([0, 5, 15, 40, 100])
    for (const { events } of guards) expect(events.map(({ data1 }) => data1)).toEqual([60])
    expect(guards.map(({ fresh }) => fresh)).toEqual([1, 0, 0, 0, 0])
  })

  it('[LV2] sends no guard for what has arrived', () => {
    const { clock, sent, play, arrived } = speaker()
    play(0x90, 60, 100)
    clock.advance(ms(7))
    arrived(sent.at(-1)?.seq ?? 0)
    const before = sent.length
    clock.advance(ms(150))
    expect(sent.slice(before)).toEqual([])
  })

  it('[LV2] lets a guard ride in the next event: the last unacknowledged events go with it', () => {
    const { clock, sent, play } = speaker()
    for (const key of [60, 61, 62, 63]) {
      play(0x90, key, 100)
      clock.advance(ms(3))
    }
    const [, , , last] = sent.filter(({ fresh }) => fresh > 0)
    expect(last?.events.map(({ data1 }) => data1)).toEqual(
      [60, 61, 62, 63].slice(-1 - copiesFor(0.05)),
    )
  })

  it('[LV2] snapshots every 250 ms while a note is held and 2 s after, then each second', () => {
    const { clock, sent, play } = speaker()
    play(0x90, 60, 100)
    clock.advance(seconds(3))
    const held = sent.filter(isSnapshot).length
    expect(held).toBeGreaterThanOrEqual(12)
    expect(held).toBeLessThanOrEqual(13)
    play(0x80, 60, 0)
    clock.advance(seconds(2))
    const lingering = sent.filter(isSnapshot).length - held
    expect(lingering).toBeGreaterThanOrEqual(7)
    expect(lingering).toBeLessThanOrEqual(9)
    const before = sent.length
    clock.advance(seconds(10))
    const idle = sent.slice(before)
    expect(idle.length).toBeLessThanOrEqual(11)
    expect(idle.length).toBeGreaterThanOrEqual(9)
    expect(idle.every(isSnapshot)).toBe(true)
  })

  it('[LV2] answers a gap with a snapshot at once, but not with one for each feedback', () => {
    const { clock, sent, play, arrived } = speaker()
    play(0x90, 60, 100)
    clock.advance(ms(100))
    play(0x90, 62, 100)
    clock.advance(ms(60))
    const highest = sent.at(-1)?.seq ?? 0
    const before = sent.filter(isSnapshot).length
    arrived(highest - 1, 0)
    arrived(highest - 1, 0)
    expect(sent.filter(isSnapshot).length).toBe(before)
    play(0x90, 64, 100)
    clock.advance(ms(60))
    arrived((sent.at(-1)?.seq ?? 0) + 1, 0)
    arrived((sent.at(-1)?.seq ?? 0) + 1, 0)
    expect(sent.filter(isSnapshot).length).toBe(before + 1)
  })

  it('[LV2] begins on a new link with all that is held', () => {
    const journal = new Journal()
    const at = { moment: micros(START - 5_000), position: ticks(0) }
    journal.apply({ status: 0x90, data1: 60, data2: 9, index: 0, ...at })
    const { clock, sent } = speaker(journal)
    clock.advance(ms(1))
    expect(sent[0]?.journal).toMatchObject({ extent: 'full', sections: [{ midiChannel: 0 }] })
  })

  it('[LV2] sends one value per controller in 5 ms and the last one always, notes never thinned', () => {
    const { clock, sent, play, sender } = speaker()
    for (let value = 0; value < 100; value++) {
      play(0xb0, 1, value)
      play(0x90, value, 100)
      play(0xe0, 0, value)
      clock.advance(micros(100))
    }
    for (let value = 0; value < 100; value++) {
      play(0xb0, 1, value)
      clock.advance(micros(100))
    }
    clock.advance(ms(5))
    const fresh = sent.flatMap(packet => packet.events.slice(packet.events.length - packet.fresh))
    expect(fresh.filter(({ status }) => status === 0x90)).toHaveLength(100)
    expect(fresh.findLast(({ status }) => status === 0xb0)?.data2).toBe(99)
    const last = fresh.filter(({ index }) => index >= 300)
    expect(last.length).toBeLessThanOrEqual(4)
    expect(sender.stats().coalesced + fresh.length).toBe(400)
    expect(fresh.map(({ index }) => index)).toEqual(
      fresh.map(({ index }) => index).toSorted((a, b) => a - b),
    )
  })

  it('[LV6] says a panic until the other side answers in the new epoch', () => {
    const { clock, sent, play, sender, journal } = speaker()
    play(0x90, 60, 100)
    clock.advance(ms(500))
    const before = sent.length
    journal.clear()
    sender.panic(4)
    clock.advance(ms(200))
    const said = sent.slice(before)
    expect(said.map(({ epoch }) => epoch)).toEqual(said.map(() => 4))
    expect(said.length).toBeGreaterThanOrEqual(5)
    expect(said.flatMap(({ events }) => events)).toEqual([])
  })

  it('[LV2] stops when closed', () => {
    const { clock, sent, play, sender } = speaker()
    play(0x90, 60, 100)
    sender.close()
    sender.close()
    const before = sent.length
    play(0x80, 60, 0)
    clock.advance(seconds(5))
    expect(sent.length).toBe(before)
  })
})

describe('copiesFor', () => {
  it('[LV2] asks for so many copies that one event in 10,000 is lost for good', () => {
    expect([0, 0.001, 0.05, 0.1, 0.3, 1].map(copiesFor)).toEqual([2, 2, 3, 3, 7, 8])
    for (const loss of [0.01, 0.05, 0.1, 0.2, 0.3])
      expect(loss ** (copiesFor(loss) + 1)).toBeLessThanOrEqual(1.0001e-4)
  })
})
