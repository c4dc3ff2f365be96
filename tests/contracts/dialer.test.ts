import type { PeerId } from '../../shared/protocol/ids.ts'
import { seconds } from '../../shared/time/units.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { MemoryNetwork } from '../support/memory-dialer.ts'
import { dialerContract } from './dialer.contract.ts'

dialerContract('the network in memory', () => {
  const clock = new FakeClock()
  const network = new MemoryNetwork({ clock })
  return {
    smaller: network.dialer(`p_${'a'.repeat(32)}` as PeerId),
    larger: network.dialer(`p_${'b'.repeat(32)}` as PeerId),
    clock,
    until: condition => clock.runUntil(condition, seconds(10)),
    close() {},
  }
})
