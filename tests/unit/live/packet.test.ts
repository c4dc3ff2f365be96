import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteWriter } from '../../../shared/live/byte-writer.ts'
import {
  type EventsHead,
  MAX_DATAGRAM_BYTES,
  MAX_EVENTS,
  writeEvents,
  writeSnapshot,
} from '../../../shared/live/events-packet.ts'
import { writeFeedback } from '../../../shared/live/feedback-packet.ts'
import { Journal } from '../../../shared/live/journal.ts'
import { type Datagram, decodeDatagram } from '../../../shared/live/packet.ts'
import { writePing, writePong } from '../../../shared/live/ping-packet.ts'
import type { PlayedEvent } from '../../../shared/midi/message.ts'
import type { PeerId } from '../../../shared/protocol/ids.ts'
import { localMicros, micros, ticks } from '../../../shared/time/units.ts'

const NOW = 1_790_000_000_000_000
const writer = new ByteWriter(MAX_DATAGRAM_BYTES)

const data = fc.integer({ min: 0, max: 127 })
const midi = fc
  .tuple(fc.integer({ min: 0x80, max: 0xef }), data, data)
  .map(([status, data1, data2]) => {
    const isShort = status >= 0xc0 && status < 0xe0
    return { status, data1, data2: isShort ? 0 : data2 }
  })
const played = fc.record({
  midi,
  gap: fc.integer({ min: 1, max: 300 }),
  moment: fc.integer({ min: -60_000_000, max: 1_000_000 }),
  position: fc.integer({ min: -(2 ** 39), max: 2 ** 39 }),
})
const performance = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 30 }), fc.array(played, { maxLength: 200 }))
  .map(([first, all]) => {
    let index = first
    return all.map(({ midi, gap, moment, position }): PlayedEvent => {
      index += gap
      return { ...midi, index, moment: micros(NOW + moment), position: ticks(position) }
    })
  })
const u = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 })
const local = fc.integer({ min: 0, max: 2 ** 52 }).map(localMicros)
const moment = fc.integer({ min: -(2 ** 52), max: 2 ** 52 }).map(micros)
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const hex = (length: number) => bytes(length).map(all => Buffer.from(all).toString('hex'))

function journalOf(events: readonly PlayedEvent[]): Journal {
  const journal = new Journal()
  for (const event of events) journal.apply(event)
  return journal
}
const headOf = (all: readonly PlayedEvent[], epoch: number, seq: number): EventsHead => {
  const events = all.slice(-MAX_EVENTS)
  return { epoch, seq, sentAt: micros(NOW), events, fresh: Math.min(events.length, 15) }
}
function decoded(): Datagram {
  const result = decodeDatagram(writer.written().slice())
  if (!result.ok) throw result.error
  return result.value
}

const hearing = { audible: fc.boolean(), muted: fc.boolean(), reached: fc.boolean() }

describe('a datagram on live', () => {
  it('[LV1] [LV2] carries played events and the keys held, to the µs and the tick', () => {
    fc.assert(
      fc.property(performance, u(32), u(16), (all, epoch, seq) => {
        const journal = journalOf(all)
        const head = headOf(all, epoch, seq)
        writeEvents(writer, head, journal)
        expect(writer.length).toBeLessThanOrEqual(MAX_DATAGRAM_BYTES)
        const held = [...journal.states()]
          .filter(({ notes }) => notes.size > 0)
          .map(({ midiChannel, notes }) => [midiChannel, new Set(notes.keys())] as const)
        const packet = decoded()
        expect(packet).toMatchObject({ kind: 'events', ...head, next: journal.next })
        const isCut = packet.kind === 'events' && packet.journal === undefined
        if (!isCut)
          expect(packet).toMatchObject({ journal: { extent: 'held', keys: new Map(held) } })
      }),
    )
  })

  it('[LV2] carries the whole journal, in as many packets as it takes', () => {
    fc.assert(
      fc.property(performance, u(32), u(16), (all, epoch, seq) => {
        const journal = journalOf(all)
        const head = { ...headOf(all.slice(-16), epoch, seq), sentAt: micros(NOW) }
        let left = [...journal.states()]
        const sections: unknown[] = []
        do {
          left = [...writeSnapshot(writer, head, journal.next, left)]
          expect(writer.length).toBeLessThanOrEqual(MAX_DATAGRAM_BYTES)
          const packet = decoded()
          if (packet.kind !== 'events' || packet.journal?.extent !== 'full')
            throw new Error('no snapshot')
          expect(packet.events).toEqual(head.events)
          sections.push(...packet.journal.sections)
        } while (left.length > 0)
        expect(sections).toEqual([...journal.states()].map(state => ({ ...state, partial: false })))
      }),
    )
  })

  it('[LV2] shows the newest notes, and says so, when a midiChannel holds too many', () => {
    const all = Array.from({ length: 128 }, (_, key) => ({
      status: 0x90,
      data1: key,
      data2: 100,
      index: key * 1_000,
      moment: micros(NOW - 3_000_000_000 + key),
      position: ticks(0),
    }))
    const journal = journalOf(all)
    const head = headOf(all.slice(-16), 1, 1)
    expect(writeSnapshot(writer, head, journal.next, [...journal.states()])).toEqual([])
    const packet = decoded()
    if (packet.kind !== 'events' || packet.journal?.extent !== 'full')
      throw new Error('no snapshot')
    const [section] = packet.journal.sections
    expect(section?.partial).toBe(true)
    expect(Math.min(...(section?.notes.keys() ?? []))).toBe(128 - (section?.notes.size ?? 0))
    expect(section?.notes.size).toBeGreaterThanOrEqual(64)
  })

  it('[LV1] [CL1] carries a ping with the room clock, and a pong', () => {
    const clock = fc.record({
      clockId: hex(8),
      clockSince: moment,
      presentSince: moment,
      reference: hex(16).map(text => `p_${text}` as PeerId),
      offset: moment.map(Number),
      errorBound: u(32).map(micros),
      holds: fc.boolean(),
    })
    const digest = fc.option(bytes(8), { nil: undefined })
    const ping = fc.record({ id: u(16), sentAt: local, clock, ...hearing, digest })
    const pong = fc.record({
      id: u(16),
      pingSentAt: local,
      receivedAt: local,
      sentAt: local,
      audible: fc.boolean(),
    })
    fc.assert(
      fc.property(ping, pong, (ping, pong) => {
        writePing(writer, ping)
        expect(decoded()).toEqual({ kind: 'ping', ...ping })
        writePong(writer, pong)
        expect(decoded()).toEqual({ kind: 'pong', ...pong })
      }),
    )
  })

  it('[LV1] [LV9] carries feedback', () => {
    const feedback = fc.record({
      epoch: u(32),
      highest: u(16),
      received: u(32),
      loss: u(16).map(n => n / 65_535),
      jitter: u(32).map(micros),
      ...hearing,
    })
    fc.assert(
      fc.property(feedback, feedback => {
        writeFeedback(writer, feedback)
        expect(decoded()).toEqual({ kind: 'feedback', ...feedback })
      }),
    )
  })
})

describe('the decoder', () => {
  /** Whatever it takes is within the types' ranges. */
  function isSane(bytes: Uint8Array): void {
    const result = decodeDatagram(bytes)
    if (!result.ok || result.value.kind !== 'events') return
    const { events, next, fresh, journal } = result.value
    expect(events.length).toBeLessThanOrEqual(MAX_EVENTS)
    expect(fresh).toBeLessThanOrEqual(events.length)
    let index = -1
    for (const event of events) {
      expect(event.index).toBeGreaterThan(index)
      expect(event.index).toBeLessThan(next)
      expect(event.status >= 0x80 && event.status <= 0xef).toBe(true)
      expect((event.data1 | event.data2) & 0x80).toBe(0)
      expect(Number.isSafeInteger(event.moment)).toBe(true)
      index = event.index
    }
    if (journal?.extent === 'full')
      for (const { midiChannel, notes } of journal.sections) {
        expect(midiChannel).toBeLessThan(16)
        for (const note of notes.values()) expect(note.index).toBeLessThan(next)
      }
  }

  it('[LV8] takes garbage of any length without a word', () => {
    const garbage = fc.uint8Array({ maxLength: 1_200 })
    fc.assert(
      fc.property(garbage, fc.integer({ min: 0, max: 5 }), (bytes, kind) => {
        isSane(bytes)
        isSane(Uint8Array.of(kind, ...bytes))
        expect(decodeDatagram(Uint8Array.of(0, ...bytes)).ok).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it('[LV8] refuses every truncation and every byte too many, and survives every flipped bit', () => {
    fc.assert(
      fc.property(performance, fc.boolean(), (all, isSnapshot) => {
        const journal = journalOf(all)
        const head = headOf(all, 1, 2)
        if (isSnapshot) writeSnapshot(writer, head, journal.next, [...journal.states()])
        else writeEvents(writer, head, journal)
        const whole = writer.written().slice()
        for (let length = 0; length < whole.length; length++)
          expect(decodeDatagram(whole.subarray(0, length)).ok).toBe(false)
        expect(decodeDatagram(Uint8Array.of(...whole, 0)).ok).toBe(false)
        for (let bit = 0; bit < whole.length * 8; bit++) {
          whole[bit >> 3]! ^= 1 << (bit & 7)
          isSane(whole)
          whole[bit >> 3]! ^= 1 << (bit & 7)
        }
      }),
      { numRuns: 3 },
    )
  })

  it('[LV8] refuses what is longer than a datagram may be', () => {
    const result = decodeDatagram(new Uint8Array(MAX_DATAGRAM_BYTES + 1))
    expect(!result.ok && result.error.code).toBe('too-large')
  })
})
