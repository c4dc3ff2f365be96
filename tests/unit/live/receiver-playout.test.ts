import { describe, expect, it } from 'vitest'
import type { EventsPacket } from '../../../shared/live/events-packet.ts'
import { createLiveReceiver, type DeliveredNote } from '../../../shared/live/receiver.ts'
import type { SongLines } from '../../../shared/live/song-lines.ts'
import type { MidiMessage, PlayedEvent } from '../../../shared/midi/message.ts'
import { bpm, localMicros, micros, ms, seconds, ticks } from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { off, on, played } from '../../support/played.ts'

const NOW = 1_790_000_000_000_000
/** 4/4 at 120: a bar lasts 2 s. */
const song: SongLines = {
  metre: { timeSignature: { beats: 4, unit: 4 } },
  spans: [
    {
      stretch: { bpm: bpm(120), originTicks: ticks(0), originMicros: micros(NOW) },
      from: NOW,
      until: Number.POSITIVE_INFINITY,
    },
  ],
}

function listener() {
  const clock = new FakeClock(NOW)
  const heard: (DeliveredNote & { readonly at: number })[] = []
  const hearing = { audible: true, muted: false }
  let seq = 0
  let index = 0
  const receiver = createLiveReceiver({
    clock,
    roomNow: () => micros(clock.now()),
    toLocal: moment => localMicros(moment),
    deliver: note => heard.push({ ...note, at: clock.now() - NOW }),
    keep: () => {},
    sendFeedback: () => {},
    audible: () => hearing.audible,
    muted: () => hearing.muted,
  })
  return {
    clock,
    heard,
    hearing,
    receiver,
    /** As the player plays it now. */
    event: (message: MidiMessage): PlayedEvent => played(message, index++, micros(clock.now())),
    receive(events: readonly PlayedEvent[], more: Partial<EventsPacket> = {}) {
      const next = (events.at(-1)?.index ?? index - 1) + 1
      const sentAt = micros(clock.now())
      const body = { sentAt, next, events, fresh: events.length, journal: undefined }
      receiver.receive({ kind: 'events', epoch: 1, seq: ++seq, ...body, ...more })
    },
    /** What was handed on: key, on or off, ms until it was due. */
    text: () =>
      heard.map(({ message, due, at }) => {
        const word = message.status >> 4 === 9 ? 'on' : 'off'
        return `${word} ${message.data1} +${(due - NOW - at) / 1000}`
      }),
  }
}

/** Ann plays a key for 100 ms; Bob hears her in Bar. */
function inBar() {
  const all = listener()
  all.receiver.follow(song)
  all.receiver.choose('bar')
  return all
}

describe('a receiver that waits', () => {
  it('[LV10] hands a note over 150 ms before it is due, to the µs', () => {
    const { clock, receive, event, heard, text } = inBar()
    receive([event(on(60))])
    clock.advance(ms(100))
    receive([event(off(60))])
    clock.advance(ms(1_749))
    expect(heard).toEqual([])
    clock.advance(ms(1))
    expect(text()).toEqual(['on 60 +150'])
    clock.advance(ms(100))
    expect(text()).toEqual(['on 60 +150', 'off 60 +150'])
  })

  it('[LV10] a shorter delay calls back what waits: too late for it is skipped, not dropped', () => {
    const { clock, receive, receiver, event, text } = inBar()
    receive([event(on(60)), event(off(60))])
    clock.advance(ms(500))
    receive([event(on(62))])
    receiver.choose('live')
    clock.advance(seconds(5))
    expect(text()).toEqual(['off 60 +0', 'on 62 +0'])
    expect(receiver.stats().dropped).toBe(0)
  })

  it('[LV10] a note that sounds when the listener turns to bar ends when it ends', () => {
    const { clock, receive, receiver, event, text } = listener()
    receiver.follow(song)
    receive([event(on(60))])
    receiver.choose('bar')
    clock.advance(ms(300))
    receive([event(off(60)), event(on(64))])
    expect(text()).toEqual(['on 60 +0', 'off 60 +0'])
    clock.advance(seconds(3))
    expect(text().at(-1)).toBe('on 64 +150')
  })

  it('[LV6] forgets what waits when the link is lost, and no page begins it again', () => {
    const { clock, receive, receiver, event, text } = inBar()
    const lost = [event(on(60)), event(off(60))]
    receive([event(on(62))])
    receiver.releaseAll()
    receiver.fill(lost)
    clock.advance(seconds(5))
    expect(text()).toEqual([])
    const later = [event(on(64)), event(on(65))]
    receive(later.slice(1))
    receiver.fill([...lost, ...later])
    clock.advance(seconds(5))
    expect(text()).toEqual(['on 65 +150'])
  })

  it('[LV12] plays from a page what was lost live, on its beat, once', () => {
    const { clock, receive, receiver, event, text } = inBar()
    receive([event(on(50))])
    const lost = [event(on(60)), event(off(60))]
    clock.advance(ms(900))
    receive([event(off(50))])
    receiver.fill(lost)
    receiver.fill(lost)
    receive(lost)
    clock.advance(seconds(5))
    expect(text()).toEqual(['on 50 +150', 'on 60 +150', 'off 60 +150', 'off 50 +150'])
    expect(receiver.stats()).toMatchObject({ recovered: 2, dropped: 0 })
  })

  it('[LV12] a page that comes after the beat gives no note a wrong rhythm', () => {
    const { clock, receive, receiver, event, text } = inBar()
    receive([event(on(50)), event(off(50))])
    const lost = [event(on(60)), event(off(60))]
    clock.advance(ms(2_100))
    receiver.fill(lost)
    expect(text().filter(word => word.includes('on 60'))).toEqual([])
    expect(receiver.stats().dropped).toBe(1)
  })

  it('[LV10] follows a change of the tempo with what waits', () => {
    const { clock, receive, receiver, event, text } = inBar()
    receive([event(on(60))])
    const [whole] = song.spans
    const until = NOW + 1_000_000
    const fast = { bpm: bpm(240), originTicks: ticks(1_920), originMicros: micros(until) }
    const spans = [
      { ...whole!, until },
      { stretch: fast, from: until, until: Number.POSITIVE_INFINITY },
    ]
    receiver.follow({ ...song, spans })
    clock.advance(ms(1_349))
    expect(text()).toEqual([])
    clock.advance(ms(1))
    expect(text()).toEqual(['on 60 +150'])
  })

  it('[CL3] a room clock that is set anew leaves nothing waiting, and no key down', () => {
    const { clock, receive, receiver, event, text } = inBar()
    receive([event(on(60))])
    receiver.clockSet()
    clock.advance(seconds(5))
    expect(text()).toEqual([])
  })

  it('[LV9] says that a note reached the output only while that runs and is not muted', () => {
    const { receive, receiver, event, hearing } = listener()
    const word = () => receiver.hearing()
    expect(word()).toEqual({ audible: true, muted: false, reached: false })
    hearing.audible = false
    receive([event(on(60))])
    expect(word().reached).toBe(false)
    hearing.audible = true
    expect(word().reached).toBe(false)
    receive([event(off(60))])
    expect(word()).toEqual({ audible: true, muted: false, reached: true })
    hearing.muted = true
    expect(word()).toEqual({ audible: true, muted: true, reached: false })
    hearing.muted = false
    expect(word().reached).toBe(false)
  })
})
