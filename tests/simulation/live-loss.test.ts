import { describe, expect, it } from 'vitest'
import type { PlayedEvent } from '../../shared/midi/message.ts'
import type { Random } from '../../shared/ports.ts'
import { micros, ms, seconds } from '../../shared/time/units.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { type BadLink, liveLink, PERFECT } from './live-link.ts'

const SEEDS = Number(process.env.LIVE_SEEDS ?? 4)
const EVENTS = Number(process.env.LIVE_EVENTS ?? 2_000)
const SNAPSHOT = 250_000

const WEATHERS: Readonly<Record<string, BadLink>> = {
  'no loss': { ...PERFECT, jitter: ms(5) },
  '5 % loss': { ...PERFECT, loss: 0.05, jitter: ms(10), reorder: 0.02, duplicate: 0.02 },
  '30 % loss': { ...PERFECT, loss: 0.3, jitter: ms(20), reorder: 0.05, duplicate: 0.05 },
  'bursts of loss': {
    ...PERFECT,
    loss: 0.01,
    burstLoss: 0.9,
    burstStart: 0.01,
    burstEnd: 0.1,
    jitter: ms(10),
    reorder: 0.02,
    duplicate: 0.02,
  },
}

/** Hands on two keys' worth of everything: notes, pedal, bend, modulation, pressure, programme. */
function improvise(random: Random, play: (...midi: [number, number, number]) => PlayedEvent) {
  const down = new Set<number>()
  return {
    down,
    act(): PlayedEvent {
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
    },
  }
}

describe.each(Object.entries(WEATHERS))('the live path with %s', (_, weather) => {
  it.each(Array.from({ length: SEEDS }, (_, seed) => seed + 1))(
    '[LV3] ends in the state that was played, nothing stuck, seed %i',
    seed => {
      const random = seededRandom(seed)
      const sky = { now: weather }
      const link = liveLink(random, sky)
      const sent: PlayedEvent[] = []
      const player = improvise(random, (...midi) => link.play(...midi))
      for (let i = 0; i < EVENTS; i++) {
        sent.push(player.act())
        link.clock.advance(micros(random() ** 4 * 400_000))
        for (const [key, since] of link.sounding) {
          const arrived = link.arrivals.some(at => at > link.clock.now() - ms(30))
          if (!arrived) continue
          expect(since, `key ${key}`).toBeLessThanOrEqual(link.clock.now())
        }
      }
      for (const key of [...player.down]) sent.push(link.play(0x80, key, 0))
      sky.now = { ...weather, loss: 0, burstLoss: 0 }
      link.clock.advance(seconds(1))

      expect([...link.sounding.keys()]).toEqual([])
      // What is kept is what was played, exactly; what is missing was given up or coalesced.
      for (const event of link.kept.values()) expect(event).toEqual(sent[event.index])
      const values = (events: readonly { readonly status: number; data1: number; data2: number }[]) =>
        Object.fromEntries(
          events
            .filter(({ status }) => status >= 0xb0)
            .map(({ status, data1, data2 }) =>
              status === 0xb0 ? [`${status}/${data1}`, data2] : [status, [data1, data2]],
            ),
        )
      expect(values(link.heard.map(({ message }) => message))).toEqual(values(sent))
      expect(link.wire.largest).toBeLessThanOrEqual(1_150)
      console.log(_, seed, link.kept.size, sent.length, link.sender.stats(), link.receiver.stats(), link.wire)
      expect(SNAPSHOT).toBe(SNAPSHOT)
    },
  )
})
