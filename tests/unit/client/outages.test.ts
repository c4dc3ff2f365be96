import { describe, expect, it } from 'vitest'
import { createOutages } from '../../../client/outages.ts'
import type { PeerId } from '../../../shared/protocol/ids.ts'
import type { PeerView, RoomView } from '../../../shared/session/room-view.ts'
import { ms, seconds } from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { GRACE, LINUS, roomScene } from '../ui/scenes.ts'

function page() {
  const clock = new FakeClock(1_790_000_000_000_000)
  const said: string[] = []
  const outages = createOutages({ clock, say: sentence => said.push(sentence) })
  const look = (links: Readonly<Record<PeerId, PeerView['link']>>, signaling = true) => {
    const peers = Object.fromEntries(
      Object.entries(links).map(([peer, link]) => {
        const row = roomScene.peers[peer as PeerId]
        return [peer, { ...row, link }]
      }),
    ) as RoomView['peers']
    outages.look({ ...roomScene, signaling, peers })
  }
  return { clock, said, look, outages }
}

describe('an outage', () => {
  it('[LK6] of one player is told once, with its length from the last thing heard', () => {
    const { clock, said, look } = page()
    look({ [GRACE]: 'open', [LINUS]: 'open' })
    clock.advance(seconds(3))
    look({ [GRACE]: 'suspect', [LINUS]: 'open' })
    clock.advance(seconds(9))
    look({ [GRACE]: 'reconnecting', [LINUS]: 'open' })
    look({ [GRACE]: 'open', [LINUS]: 'open' })
    clock.advance(seconds(5))
    expect(said).toEqual(['Grace Hopper was away for 12 s.'])
  })

  it('[LK6] of everybody at once is one sentence about the network', () => {
    const { clock, said, look } = page()
    look({ [GRACE]: 'open', [LINUS]: 'open' })
    look({ [GRACE]: 'reconnecting', [LINUS]: 'reconnecting' })
    clock.advance(seconds(20))
    look({ [GRACE]: 'open', [LINUS]: 'reconnecting' })
    clock.advance(seconds(1))
    look({ [GRACE]: 'open', [LINUS]: 'open' })
    clock.advance(seconds(5))
    expect(said).toEqual(['The network was gone for 21 s.'])
  })

  it('[LK6] of the only other player while the server is gone is the network’s, too', () => {
    const { clock, said, look } = page()
    look({ [GRACE]: 'open' })
    look({ [GRACE]: 'suspect' }, false)
    clock.advance(seconds(60))
    look({}, false)
    look({ [GRACE]: 'open' })
    clock.advance(seconds(5))
    expect(said).toEqual(['The network was gone for 1 min 3 s.'])
  })

  it('is not told of a moment’s break, a first greeting or a goodbye', () => {
    const { clock, said, look, outages } = page()
    look({ [GRACE]: 'connecting' })
    clock.advance(seconds(9))
    look({ [GRACE]: 'open' })
    look({ [GRACE]: 'reconnecting' })
    clock.advance(ms(900))
    look({ [GRACE]: 'open' })
    look({})
    clock.advance(seconds(30))
    look({ [GRACE]: 'open' })
    clock.advance(seconds(5))
    outages.close()
    expect(said).toEqual([])
  })
})
