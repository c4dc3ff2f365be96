import { describe, expect, it } from 'vitest'
import { createHeartbeat, type PulseState } from '../../../shared/live/heartbeat.ts'
import { decodeDatagram } from '../../../shared/live/packet.ts'
import type { Ping, Pong } from '../../../shared/live/ping-packet.ts'
import type { PeerId } from '../../../shared/protocol/ids.ts'
import type { PingSample } from '../../../shared/time/clock-sync.ts'
import { localMicros, micros, ms, seconds } from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'

const START = 1_790_000_000_000_000
const announcement = {
  clockId: '00112233aabbccdd',
  clockSince: micros(START),
  presentSince: micros(START),
  reference: `p_${'a'.repeat(32)}` as PeerId,
  offset: 0,
  errorBound: micros(0),
  holds: false,
}

const HEARS = { audible: true, muted: false, reached: true }

function pulse() {
  const clock = new FakeClock(START)
  const pings: Ping[] = []
  const pongs: Pong[] = []
  const states: PulseState[] = []
  const samples: PingSample[] = []
  const heartbeat = createHeartbeat({
    clock,
    send(bytes) {
      const datagram = decodeDatagram(bytes)
      if (!datagram.ok) throw datagram.error
      if (datagram.value.kind === 'ping') pings.push(datagram.value)
      if (datagram.value.kind === 'pong') pongs.push(datagram.value)
    },
    say: () => ({ clock: announcement, ...HEARS, digest: undefined }),
    onSample: sample => samples.push(sample),
    onState: state => states.push(state),
  })
  const answer = ({ id, sentAt }: Ping, theirs = localMicros(5)) =>
    heartbeat.pong({
      kind: 'pong',
      id,
      pingSentAt: sentAt,
      receivedAt: theirs,
      sentAt: theirs,
      audible: true,
    })
  return { clock, pings, pongs, states, samples, heartbeat, answer }
}

describe('a heartbeat', () => {
  it('[LK5] begins with a burst of 16 pings, then pings each second', () => {
    const { clock, pings, heartbeat } = pulse()
    clock.advance(seconds(1))
    expect(pings).toHaveLength(16)
    for (let n = 0; n < 10; n++) {
      heartbeat.heard()
      clock.advance(seconds(1))
    }
    expect(pings).toHaveLength(26)
  })

  it('[LK5] is suspect after 3 s of silence, open when something comes, gone after 4 s', () => {
    const { clock, states, heartbeat, pings } = pulse()
    clock.advance(ms(2_700))
    expect(states).toEqual([])
    clock.advance(ms(1_100))
    expect(states).toEqual(['suspect'])
    heartbeat.heard()
    clock.advance(ms(2_900))
    expect(states).toEqual(['suspect', 'open'])
    clock.advance(ms(2_500))
    expect(states).toEqual(['suspect', 'open', 'suspect', 'gone'])
    const before = pings.length
    heartbeat.heard()
    clock.advance(seconds(10))
    expect(states).toHaveLength(4)
    expect(pings).toHaveLength(before)
  })

  it('[LK5] counts the silence from what it heard last, not from one ping to the next', () => {
    const { clock, states, heartbeat } = pulse()
    for (const wait of [ms(437), ms(2_718), ms(1_901)]) {
      clock.advance(wait)
      heartbeat.heard()
    }
    clock.advance(micros(2_999_999))
    expect(states).toEqual([])
    clock.advance(micros(1))
    expect(states).toEqual(['suspect'])
    clock.advance(micros(999_999))
    expect(states).toEqual(['suspect'])
    clock.advance(micros(1))
    expect(states).toEqual(['suspect', 'gone'])
  })

  it('[LK5] does not take its own sleep for the other side’s silence', () => {
    const { clock, states, heartbeat } = pulse()
    clock.advance(seconds(1))
    heartbeat.heard()
    let asleep: (() => void) | undefined
    const at = clock.at.bind(clock)
    clock.at = (_, task) => {
      asleep = task
      return () => {}
    }
    clock.advance(seconds(60))
    clock.at = at
    asleep?.()
    expect(states).toEqual(['suspect'])
    heartbeat.heard()
    expect(states).toEqual(['suspect', 'open'])
  })

  it('[CL2] gives the four timestamps of each round trip, once, and only for its own pings', () => {
    const { clock, pings, samples, heartbeat, answer } = pulse()
    clock.advance(ms(30))
    const [ping] = pings
    if (!ping) throw new Error('no ping')
    expect(answer({ ...ping, id: 77 })).toBe(false)
    expect(answer({ ...ping, sentAt: localMicros(START + 1) })).toBe(false)
    expect(answer(ping, localMicros(123))).toBe(true)
    expect(answer(ping, localMicros(123))).toBe(false)
    const theirs = { theirReceivedAt: 123, theirSentAt: 123 }
    expect(samples).toEqual([{ sentAt: START, receivedAt: START + 30_000, ...theirs }])
    expect(heartbeat.rtt()).toBe(30_000)
  })

  it('[LK5] measures the median round trip and how it varies', () => {
    const { clock, pings, heartbeat, answer } = pulse()
    expect([heartbeat.rtt(), heartbeat.jitter()]).toEqual([undefined, undefined])
    for (const wait of [20, 22, 40, 20, 24]) {
      clock.advance(ms(50))
      const ping = pings.at(-1)
      if (!ping) throw new Error('no ping')
      clock.advance(ms(wait))
      answer(ping)
    }
    expect(heartbeat.rtt()).toBeGreaterThanOrEqual(20_000)
    expect(heartbeat.jitter()).toBeLessThanOrEqual(20_000)
  })

  it('[TR3] knows how long the slowest of the last 16 pings took, one way', () => {
    const { clock, pings, heartbeat, answer } = pulse()
    expect(heartbeat.slowestWay()).toBeUndefined()
    const answered = (wait: number) => {
      const before = pings.length
      while (pings.length === before) clock.advance(ms(1))
      clock.advance(ms(wait))
      answer(pings[before]!)
      return heartbeat.slowestWay()
    }
    answered(20)
    expect([24, 180, 22].map(answered)).toEqual([12_000, 90_000, 90_000])
    for (let n = 0; n < 15; n++) answered(20)
    expect(answered(20)).toBe(10_000)
  })

  it('[LK5] answers a ping at once', () => {
    const { clock, pongs, heartbeat } = pulse()
    clock.advance(ms(10))
    const sentAt = localMicros(42)
    heartbeat.ping({
      kind: 'ping',
      id: 9,
      sentAt,
      clock: announcement,
      ...HEARS,
      digest: undefined,
    })
    expect(pongs).toEqual([
      {
        kind: 'pong',
        id: 9,
        pingSentAt: 42,
        receivedAt: START + 10_000,
        sentAt: START + 10_000,
        audible: true,
      },
    ])
  })
})
