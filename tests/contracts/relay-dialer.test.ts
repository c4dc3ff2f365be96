import { seconds } from '../../shared/time/units.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { openTrio } from '../support/relay-trio.ts'
import { dialerContract } from './dialer.contract.ts'

// A relayed link is a link like any other (RL4).
dialerContract('a relay through a third peer', () => {
  const clock = new FakeClock()
  const { ann, bob, relays } = openTrio(clock)
  return {
    smaller: ann,
    larger: bob,
    clock,
    mostLive: 1_120,
    until: condition => clock.runUntil(condition, seconds(10)),
    close() {
      for (const relay of Object.values(relays)) relay.close()
    },
  }
})
