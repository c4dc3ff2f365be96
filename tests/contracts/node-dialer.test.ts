import { afterAll, vi } from 'vitest'
import { createNodeDialer } from '../../archive/node-dialer.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { dialerContract } from './dialer.contract.ts'

const last = createNodeDialer({ clock: new FakeClock() })
afterAll(() => last.close())

dialerContract('node-datachannel', () => {
  const clock = new FakeClock()
  return {
    smaller: createNodeDialer({ clock }),
    larger: createNodeDialer({ clock }),
    clock,
    until: condition => vi.waitUntil(condition, { timeout: 10_000, interval: 5 }).then(() => {}),
    close() {},
  }
})
