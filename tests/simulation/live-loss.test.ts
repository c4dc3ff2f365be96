import { afterAll, describe, expect, it } from 'vitest'
import type { MidiMessage, PlayedEvent } from '../../shared/midi/message.ts'
import type { Random } from '../../shared/ports.ts'
import { micros, ms, seconds } from '../../shared/time/units.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { type BadLink, liveLink, PERFECT } from './live-link.ts'

/** More of both for a long run. */
const SEEDS = Number(process.env.LIVE_SEEDS ?? 3)
const EVENTS = Number(process.env.LIVE_EVENTS ?? 1_500)

const HARSH = { ...PERFECT, jitter: ms(10), reorder: 0.02, duplicate: 0.02 }
const WEATHERS: Readonly<Record<string, BadLink>> = {
  'jitter alone': { ...PERFECT, jitter: ms(5) },
  '5 % loss': { ...HARSH, loss: 0.05 },
  '30 % loss': { ...HARSH, loss: 0.3, jitter: ms(20), reorder: 0.05, duplicate: 0.05 },
  'bursts of loss': { ...HARSH, loss: 0.01, burstLoss: 0.9, burstStart: 0.01, burstEnd: 0.1 },
}

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
const valuesOf = (messages: Iterable<MidiMessage>) => {
  const values = new Map<string, string>()
  for (const { status, data1, data2 } of messages)
    if (status >= 0xc0) values.set(`${status}`, `${data1} ${data2}`)
    else if (status >= 0xb0) values.set(`${status} ${data1}`, `${data2}`)
  return values
}

describe.each(Object.entries(WEATHERS))('the live path with %s', (name, weather) => {
  const delays: number[] = []
  afterAll(() => {
    const sorted = delays.toSorted((a, b) => a - b)
    const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0) / 1_000
    const text = `p50 ${at(0.5)} p99 ${at(0.99)} p99.9 ${at(0.999)} most ${at(1 - 1e-9)} ms`
    process.stdout.write(`${name}: release played → silent here ${text}\n`)
  })

  it.each(Array.from({ length: SEEDS }, (_, i) => i + 1))(
    '[LV3] [LV5] ends in the state that was played, keeps what was played, leaves nothing stuck (seed %i)',
    seed => {
      const random = seededRandom(seed)
      const sky = { now: weather }
      const link = liveLink(random, sky)
      const sent: PlayedEvent[] = []
      const player = improvise(random, (...midi) => link.play(...midi))
      for (let i = 0; i < EVENTS; i++) {
        sent.push(player.act())
        link.clock.advance(micros(random() ** 4 * 400_000))
      }
      for (const key of player.down) sent.push(link.play(0x80, key, 0))
      sky.now = { ...weather, loss: 0, burstLoss: 0 }
      link.clock.advance(seconds(1))

      expect(link.stuck).toEqual([])
      expect([...link.sounding.keys()]).toEqual([])
      expect(valuesOf(link.heard.map(({ message }) => message))).toEqual(valuesOf(sent))
      for (const event of link.kept.values()) expect(event).toEqual(sent[event.index])
      const unsent = link.sender.stats().coalesced
      expect(link.kept.size).toBeGreaterThanOrEqual((sent.length - unsent) * 0.99)
      const begun = link.heard.filter(
        ({ cause, index }) => cause === 'played' && index !== undefined,
      )
      expect(new Set(begun.map(({ index }) => index)).size).toBe(begun.length)
      expect(link.wire.largest).toBeLessThanOrEqual(1_150)
      delays.push(...link.releaseDelays)
    },
  )
})

describe('a link that goes dark', () => {
  it('[LV3] is silent with the first packet after it, and begins no old note', () => {
    const random = seededRandom(7)
    const sky = { now: PERFECT }
    const link = liveLink(random, sky)
    link.play(0x90, 60, 100)
    link.clock.advance(ms(500))
    sky.now = { ...PERFECT, loss: 1 }
    link.play(0x80, 60, 0)
    link.play(0x90, 64, 90)
    link.clock.advance(seconds(20))
    expect([...link.sounding.keys()]).toEqual([60])
    sky.now = PERFECT
    link.clock.advance(ms(271))
    expect([...link.sounding.keys()]).toEqual([])
    link.play(0x80, 64, 0)
    link.play(0x90, 67, 90)
    link.clock.advance(ms(21))
    expect([...link.sounding.keys()]).toEqual([67])
  })

  it('[LV6] a panic ends everything, and packets of before it begin nothing', () => {
    const sky = { now: PERFECT }
    const link = liveLink(seededRandom(8), sky)
    link.play(0xb0, 64, 127)
    link.play(0x90, 60, 100)
    link.clock.advance(ms(100))
    sky.now = { ...PERFECT, latency: ms(60) }
    link.play(0x90, 62, 100)
    sky.now = PERFECT
    link.panic()
    link.clock.advance(ms(100))
    expect([...link.sounding.keys()]).toEqual([])
    expect(valuesOf(link.heard.map(({ message }) => message)).get('176 64')).toBe('0')
    expect(link.kept.size).toBe(3)
  })
})

describe('what protection costs', () => {
  it('[LV2] 30 notes a second stay below 6 kB/s of payload and 20 kB/s on the wire', () => {
    const link = liveLink(seededRandom(9), { now: { ...PERFECT, loss: 0.02, jitter: ms(5) } })
    const SECONDS = 20
    for (let i = 0; i < SECONDS * 30; i++) {
      link.play(0x90, 40 + (i % 40), 100)
      link.clock.advance(micros(1e6 / 60))
      link.play(0x80, 40 + (i % 40), 0)
      link.clock.advance(micros(1e6 / 60))
    }
    const payload = link.sender.stats().bytes / SECONDS
    const wire = (link.wire.bytes + link.wire.packets * 95) / SECONDS
    process.stdout.write(
      `30 notes/s: ${Math.round(payload)} B/s payload, ${Math.round(wire)} B/s on the wire\n`,
    )
    expect(payload).toBeLessThanOrEqual(6_000)
    expect(wire).toBeLessThanOrEqual(20_000)
  })
})
