import type { IncomingMessage } from 'node:http'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressOf, LIMITS, SignalBudget } from '../../../signaling/limits.ts'

describe('a socket’s budget [SG7]', () => {
  const limits = { ...LIMITS, signalBurst: 5, signalRate: 10, patience: 3 }

  it('grants a burst, refuses the next, and ends who goes on', () => {
    const budget = new SignalBudget(limits, 0)
    const spent = Array.from({ length: 10 }, () => budget.spend(0))
    expect(spent.filter(one => one === 'granted')).toHaveLength(5)
    expect(spent.slice(5)).toEqual(['refused', 'refused', 'refused', 'exhausted', 'exhausted'])
  })

  it('forgives who waits', () => {
    const budget = new SignalBudget(limits, 0)
    for (let n = 0; n < 7; n++) budget.spend(0)
    expect(budget.spend(100)).toBe('granted')
    expect(budget.spend(100)).toBe('refused')
  })

  it('never grants more than the burst and the rate together', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 100 })
    fc.assert(
      fc.property(pauses, pauses => {
        const budget = new SignalBudget(limits, 0)
        let now = 0
        let granted = 0
        for (const pause of pauses) {
          now += pause
          if (budget.spend(now) === 'granted') granted++
        }
        expect(granted).toBeLessThanOrEqual(5 + Math.ceil((now / 1000) * 10))
      }),
    )
  })
})

describe('the address of who asks', () => {
  const asked = (forwarded?: string) =>
    ({
      socket: { remoteAddress: '10.0.0.1' },
      headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    }) as unknown as IncomingMessage

  it('is that of the socket, whatever is claimed, unless a proxy is trusted', () => {
    expect(addressOf(asked('1.1.1.1'), 0)).toBe('10.0.0.1')
    expect(addressOf(asked('6.6.6.6, 1.1.1.1'), 1)).toBe('1.1.1.1')
    expect(addressOf(asked('6.6.6.6, 1.1.1.1, 2.2.2.2'), 2)).toBe('1.1.1.1')
    expect(addressOf(asked(), 1)).toBe('10.0.0.1')
  })
})
