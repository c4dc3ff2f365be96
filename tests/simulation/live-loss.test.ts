import { afterAll, describe, expect, it } from 'vitest'
import { micros, ms, seconds } from '../../shared/time/units.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { type BadLink, liveLink, PERFECT } from './live-link.ts'
import { BURSTS, distribution, HARSH, lossyJam, valuesOf } from './lossy-jam.ts'

const SEEDS = Number(process.env.LIVE_SEEDS ?? 3)
const EVENTS = 1_500

const WEATHERS: Readonly<Record<string, BadLink>> = {
  'jitter alone': { ...PERFECT, jitter: ms(5) },
  '5 % loss': { ...HARSH, loss: 0.05 },
  '30 % loss': { ...HARSH, loss: 0.3, jitter: ms(20), reorder: 0.05, duplicate: 0.05 },
  'bursts of loss': { ...HARSH, ...BURSTS, loss: 0.01 },
}

describe.each(Object.entries(WEATHERS))('the live path with %s', (name, weather) => {
  const delays: number[] = []
  afterAll(() => {
    process.stdout.write(`${name}: release played → silent here, ms: ${distribution(delays)}\n`)
  })

  it.each(Array.from({ length: SEEDS }, (_, i) => i + 1))(
    '[LV3] [LV5] [TK1] ends in the state that was played, keeps all, leaves nothing stuck (seed %i)',
    async seed => {
      const { missed, releaseDelays } = await lossyJam(seed, weather, EVENTS)
      expect(missed).toBeLessThanOrEqual(EVENTS / 100)
      delays.push(...releaseDelays)
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
