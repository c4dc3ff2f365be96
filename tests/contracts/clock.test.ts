import { createNodeClock } from '../../archive/node-clock.ts'
import { micros, seconds } from '../../shared/time/units.ts'
import { FakeClock, skewedClock } from '../support/fake-clock.ts'
import { clockContract } from './clock.contract.ts'

async function untilOn<T>(clock: FakeClock, settled: Promise<T>): Promise<T> {
  let done = false
  const noted = settled.finally(() => {
    done = true
  })
  await clock.runUntil(() => done, seconds(10))
  return noted
}

clockContract('the fake clock', () => {
  const clock = new FakeClock()
  return { clock, until: settled => untilOn(clock, settled) }
})

clockContract("another machine's view of the fake clock", () => {
  const clock = new FakeClock()
  const skewed = skewedClock(clock, { offset: micros(-123_456_789), rate: 1.0001 })
  return { clock: skewed, until: settled => untilOn(clock, settled) }
})

clockContract("Node's clock", () => ({ clock: createNodeClock(), until: settled => settled }))
