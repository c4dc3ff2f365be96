import { vi } from 'vitest'
import { createBrowserDialer } from '../../client/net/browser-dialer.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { dialerContract } from './dialer.contract.ts'

dialerContract('WebRTC in Chromium', () => {
  const clock = new FakeClock()
  return {
    smaller: createBrowserDialer({ clock }),
    larger: createBrowserDialer({ clock }),
    clock,
    until: condition => vi.waitUntil(condition, { timeout: 10_000, interval: 5 }).then(() => {}),
    close() {},
  }
})
