import { describe, expect, it } from 'vitest'
import type { EventsPacket } from '../../../shared/live/events-packet.ts'
import type { Feedback } from '../../../shared/live/feedback-packet.ts'
import { decodeDatagram } from '../../../shared/live/packet.ts'
import { createLiveReceiver, type DeliveredNote } from '../../../shared/live/receiver.ts'
import type { PlayedEvent } from '../../../shared/midi/message.ts'
import { localMicros, micros, ms, seconds, ticks } from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'

const NOW = 1_790_000_000_000_000

function listener() {
  const clock = new FakeClock(NOW)
  const heard: DeliveredNote[] = []
  const kept: PlayedEvent[] = []
  const feedback: Feedback[] = []
  /** Room clock less own clock. */
  const offset = { micros: 0 }
  let seq = 0
  const receiver = createLiveReceiver({
    clock,
    roomNow: () => micros(clock.now() + offset.micros),
    toLocal: moment => localMicros(moment - offset.micros),
    deliver: note => heard.push(note),
    keep: event => kept.push(event),
    sendFeedback(bytes) {
      const datagram = decodeDatagram(bytes)
      if (datagram.ok && datagram.value.kind === 'feedback') feedback.push(datagram.value)
    },
    audible: () => true,
  })
  const packet = (
    events: readonly PlayedEvent[],
    more: Partial<EventsPacket> = {},
  ): EventsPacket => ({
    kind: 'events',
    epoch: 1,
    seq: ++seq,
    sentAt: micros(clock.now()),
    next: (events.at(-1)?.index ?? 0) + 1,
    events,
    fresh: Math.min(1, events.length),
    journal: undefined,
    ...more,
  })
  return {
    clock,
    offset,
    heard,
    kept,
    feedback,
    receiver,
    packet,
    receive: (events: readonly PlayedEvent[], more?: Partial<EventsPacket>) =>
      receiver.receive(packet(events, more)),
    /** What was heard, in short: `on 60`, `off 60`, `b0 64 0`. */
    text: () =>
      heard.map(({ message: { status, data1, data2 } }) => {
        if (status >> 4 === 9) return `on ${data1}`
        if (status >> 4 === 8) return `off ${data1}`
        return `${status.toString(16)} ${data1} ${data2}`
      }),
  }
}
const event = (
  index: number,
  status: number,
  data1: number,
  data2 = 100,
  age = 0,
): PlayedEvent => ({
  index,
  status,
  data1,
  data2,
  moment: micros(NOW - age),
  position: ticks(0),
})
const held = (...keys: number[]) => ({
  extent: 'held' as const,
  keys: new Map([[0, new Set(keys)]]),
})
const full = (more: object) => ({
  extent: 'full' as const,
  sections: [
    {
      midiChannel: 0,
      notes: new Map(),
      controllers: new Map(),
      program: undefined,
      bend: undefined,
      pressure: undefined,
      partial: false,
      ...more,
    },
  ],
})
const note = (key: number, index: number, age: number) => ({
  key,
  velocity: 90,
  count: 1,
  pressure: undefined,
  index,
  moment: micros(NOW - age),
})

describe('a receiver', () => {
  it('[LV5] delivers and keeps an event once, however often it comes', () => {
    const { receive, text, kept, receiver } = listener()
    for (let n = 0; n < 3; n++) receive([event(0, 0x90, 60), event(1, 0x80, 60)])
    expect(text()).toEqual(['on 60', 'off 60'])
    expect(kept.map(({ index }) => index)).toEqual([0, 1])
    expect(receiver.stats()).toMatchObject({ packets: 3, events: 2, duplicates: 4, recovered: 1 })
  })

  it('[LV4] drops a late note-on, plays a late release and a late controller, keeps all', () => {
    const { receive, text, kept, receiver } = listener()
    receive([event(0, 0x90, 50)])
    receive([
      event(1, 0x90, 60, 100, 81_000),
      event(2, 0x80, 50, 0, 90_000),
      event(3, 0xb0, 64, 127, 90_000),
      event(4, 0x90, 62, 100, 79_000),
    ])
    expect(text()).toEqual(['on 50', 'off 50', 'b0 64 127', 'on 62'])
    expect(kept).toHaveLength(5)
    expect(receiver.stats().dropped).toBe(1)
  })

  it('[LV4] does not hold a long way against a note', () => {
    const { clock, receive, packet, receiver, text } = listener()
    const first = packet([event(0, 0x90, 60)])
    const second = packet([event(1, 0x90, 62)])
    clock.advance(ms(300))
    receiver.receive(first)
    receiver.receive(second)
    receive([])
    expect(text()).toEqual(['on 60', 'on 62'])
  })

  it('[LV4] [CL5] drops no note because our room clock was set', () => {
    const { receive, offset, text } = listener()
    receive([event(0, 0x90, 60)])
    offset.micros = 300_000
    receive([event(1, 0x90, 62)])
    offset.micros = -300_000
    receive([event(2, 0x90, 64)])
    expect(text()).toEqual(['on 60', 'on 62', 'on 64'])
  })

  it('[LV3] releases what a newer journal does not hold, and nothing that is newer than it', () => {
    const { receive, text } = listener()
    receive([event(0, 0x90, 60), event(1, 0x90, 62), event(5, 0x90, 64)])
    receive([], { next: 5, journal: held(62) })
    expect(text()).toEqual(['on 60', 'on 62', 'on 64', 'off 60'])
  })

  it('[LV3] begins a held note only if it began less than 60 ms ago', () => {
    const { receive, text, heard } = listener()
    const notes = new Map([
      [60, note(60, 0, 59_000)],
      [62, note(62, 1, 61_000)],
    ])
    receive([], { next: 2, journal: full({ notes }) })
    receive([], { next: 2, journal: full({ notes }) })
    expect(text()).toEqual(['on 60'])
    expect(heard[0]).toMatchObject({ cause: 'repaired', index: undefined, moment: NOW - 59_000 })
  })

  it('[LV3] [LV5] keeps, but does not begin again, a note that the journal began', () => {
    const { receive, text, kept } = listener()
    receive([], { next: 1, journal: full({ notes: new Map([[60, note(60, 0, 0)]]) }) })
    receive([event(0, 0x90, 60)])
    expect(text()).toEqual(['on 60'])
    expect(kept).toHaveLength(1)
  })

  it('[LV3] does not begin a note whose release came first', () => {
    const { receive, text } = listener()
    receive([event(1, 0x80, 60, 0)])
    receive([event(0, 0x90, 60)])
    expect(text()).toEqual(['off 60'])
  })

  it('[LV3] sets controllers, programme, bend and pressure right, and undoes nothing newer', () => {
    const { receive, text } = listener()
    receive([event(0, 0xb0, 7, 50), event(4, 0xb0, 1, 3)])
    const controllers = new Map([
      [7, 90],
      [1, 99],
      [0, 2],
    ])
    receive([], { next: 4, journal: full({ controllers, program: 5, bend: 8_192, pressure: 1 }) })
    const repaired = ['b0 7 90', 'b0 0 2', 'c0 5 0', 'e0 0 64', 'd0 1 0']
    expect(text()).toEqual(['b0 7 50', 'b0 1 3', ...repaired])
    receive([event(2, 0xb0, 7, 40), event(3, 0xb0, 7, 90)])
    expect(text().at(-1)).toBe('d0 1 0')
  })

  it('[LV7] sounds a key until as many releases as attacks came, one on and one off in turn', () => {
    const { receive, text } = listener()
    receive([event(0, 0x90, 60), event(1, 0x90, 60), event(2, 0x80, 60, 0)])
    expect(text()).toEqual(['on 60', 'off 60', 'on 60'])
    receive([event(3, 0x90, 60, 0)])
    expect(text().at(-1)).toBe('on 60')
    expect(text()).toHaveLength(4)
  })

  it('[LV6] releases notes, pedals and bend, and what is still held does not begin again', () => {
    const { clock, receive, receiver, text, heard } = listener()
    receive([event(0, 0x90, 60), event(1, 0xb3, 64, 127), event(2, 0xe0, 0, 0)])
    receiver.releaseAll()
    expect(text().slice(3)).toEqual(['off 60', 'e0 0 64', 'b3 64 0'])
    expect(heard[3]).toMatchObject({ cause: 'released', index: undefined })
    clock.advance(ms(100))
    const notes = new Map([[60, note(60, 0, 0)]])
    receive([], { next: 3, journal: full({ notes, bend: 0 }) })
    expect(text().slice(6)).toEqual(['e0 0 0'])
    receiver.releaseAll()
    receiver.close()
    receiver.close()
    expect(text().slice(7)).toEqual(['e0 0 64'])
  })

  it('[LV6] releases at a new epoch; packets of an older one are kept and not heard', () => {
    const { receive, text, kept } = listener()
    receive([event(0, 0x90, 60)], { epoch: 0xffffffff })
    receive([event(2, 0x90, 64)], { epoch: 0 })
    receive([event(1, 0x90, 62)], { epoch: 0xffffffff })
    expect(text()).toEqual(['on 60', 'off 60', 'on 64'])
    expect(kept.map(({ index }) => index)).toEqual([0, 2, 1])
  })

  it('[LV8] refuses packets from the future and from long ago, and absurd moments in them', () => {
    const { receive, receiver, heard, kept } = listener()
    receive([event(0, 0x90, 60)], { sentAt: micros(NOW + seconds(11)) })
    receive([event(1, 0x90, 60)], { sentAt: micros(NOW - seconds(601)) })
    receive([event(2, 0x90, 60, 100, -seconds(2))])
    receive([event(3, 0x90, 60, 100, seconds(61))])
    expect(receiver.stats()).toMatchObject({ refused: 4, packets: 0 })
    expect([heard, kept]).toEqual([[], []])
  })

  it('[LV8] takes a thousand packets a second, and refuses a flood beyond that', () => {
    const { clock, receive, receiver } = listener()
    for (let n = 0; n < 10_000; n++) {
      receive([])
      clock.advance(micros(100))
    }
    expect(receiver.stats().packets).toBeLessThanOrEqual(2_001)
    expect(receiver.stats().packets + receiver.stats().refused).toBe(10_000)
  })

  it('[LV2] [LV9] answers after 100 ms, or after 10 when a packet is missing', () => {
    const { clock, receive, feedback } = listener()
    receive([])
    clock.advance(ms(99))
    expect(feedback).toHaveLength(0)
    clock.advance(ms(1))
    expect(feedback).toMatchObject([{ epoch: 1, highest: 1, audible: true, loss: 0 }])
    receive([], { seq: 5 })
    clock.advance(ms(10))
    expect(feedback[1]).toMatchObject({ highest: 5 })
    expect((feedback[1]?.received ?? 0) & 0b1111).toBe(0b1000)
    expect(feedback[1]?.loss).toBeGreaterThan(0.5)
    clock.advance(seconds(5))
    expect(feedback).toHaveLength(2)
  })

  it('[LK6] goes on over a new link: packet numbers begin anew, notes do not', () => {
    const { receive, receiver, text } = listener()
    receive([event(0, 0x90, 60)], { seq: 500 })
    receiver.relink()
    receive([event(0, 0x90, 60), event(1, 0x80, 60, 0)], { seq: 0 })
    expect(text()).toEqual(['on 60', 'off 60'])
    expect(receiver.stats().loss).toBe(0)
  })
})
