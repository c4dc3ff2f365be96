import { describe, expect, it } from 'vitest'
import type { Clock } from '../../shared/ports.ts'
import { localMicros } from '../../shared/time/units.ts'

export interface ClockHarness {
  readonly clock: Clock
  /** Lets time pass until `settled` has settled. */
  until<T>(settled: Promise<T>): Promise<T>
}

/** Run on the fake and on every real clock. */
export function clockContract(name: string, open: () => ClockHarness) {
  describe(`${name} keeps the clock contract`, () => {
    const { clock, until } = open()
    const fromNow = (wait: number) => localMicros(clock.now() + wait)
    const at = (wait: number) =>
      new Promise<number>(resolve => clock.at(fromNow(wait), () => resolve(clock.now())))

    it('tells whole microseconds, and never goes back', async () => {
      const before = clock.now()
      const after = await until(at(2_000))
      expect([Number.isSafeInteger(before), Number.isSafeInteger(after)]).toEqual([true, true])
      expect(after).toBeGreaterThan(before)
    })

    it('runs a task at its moment or after, not before', async () => {
      const due = fromNow(3_000)
      const ran = await until(at(3_000))
      expect(ran).toBeGreaterThanOrEqual(due)
    })

    it('runs a task that is due already soon, but not inside the call', async () => {
      const order: string[] = []
      const ran = new Promise<void>(resolve => {
        clock.at(fromNow(-1_000_000), () => {
          order.push('task')
          resolve()
        })
      })
      order.push('caller')
      await until(ran)
      expect(order).toEqual(['caller', 'task'])
    })

    it('runs tasks in the order of their moments', async () => {
      const order: number[] = []
      await until(Promise.all([30, 10, 20].map(n => at(n * 1000).then(() => order.push(n)))))
      expect(order).toEqual([10, 20, 30])
    })

    it('does not run what was cancelled; cancelling twice or too late is safe', async () => {
      let ran = 0
      const cancel = clock.at(fromNow(2_000), () => ran++)
      const cancelLate = clock.at(fromNow(1_000), () => ran++)
      cancel()
      cancel()
      await until(at(20_000))
      cancelLate()
      expect(ran).toBe(1)
    })

    it('does not take a moment far ahead for now', async () => {
      let ran = false
      const cancel = clock.at(fromNow(60 * 24 * 3600 * 1e6), () => {
        ran = true
      })
      await until(at(20_000))
      cancel()
      expect(ran).toBe(false)
    })
  })
}
