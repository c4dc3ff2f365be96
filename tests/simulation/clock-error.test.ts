import { expect, it } from 'vitest'
import { micros, ms, seconds } from '../../shared/time/units.ts'
import { skewedClock } from '../support/fake-clock.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { apart, ClockRoom, share, TICK } from './clock-room.ts'

const SEEDS = Number(process.env.CLOCK_SEEDS ?? 6)

it('[CL2] two peers agree within 1 ms median and 3 ms p99, over 0–80 ms and ± 10 ms of jitter', () => {
  const late: number[] = []
  const early: number[] = []
  for (let seed = 1; seed <= SEEDS; seed++)
    for (const wait of [0, 10, 40, 80]) {
      const random = seededRandom(seed)
      const room = new ClockRoom(random)
      const a = room.add(1)
      const rate = 1 + (random() - 0.5) * 1e-4
      const start = room.clock.now()
      const offset = micros((random() - 0.5) * 1e9 - start * (rate - 1))
      const b = room.add(2, skewedClock(room.clock, { offset, rate }))
      room.clock.advance(seconds(5))
      room.link(a, b, { out: ms(wait), back: ms(wait), jitter: ms(10) })
      room.clock.advance(seconds(2))
      for (let i = 0; i < 1_200; i++) {
        room.clock.advance(TICK)
        ;(i < 100 ? early : late).push(Math.abs(apart(a, b)))
      }
    }
  const report = (values: readonly number[]) =>
    [0.5, 0.99, 0.9999].map(at => (share(values, at) / 1_000).toFixed(2)).join(' / ')
  process.stdout.write(
    `clock error, ms (median / p99 / most): first 10 s ${report(early)}, then ${report(late)}\n`,
  )
  expect(share([...early, ...late], 0.5)).toBeLessThanOrEqual(1_000)
  expect(share([...early, ...late], 0.99)).toBeLessThanOrEqual(3_000)
})
