import { describe, expect, it } from 'vitest'
import type { PeerId } from '../../../shared/protocol/ids.ts'
import { isTurnToAnalyse } from '../../../shared/session/analyst.ts'
import type { RoomView } from '../../../shared/session/room-view.ts'
import { type Micros, seconds } from '../../../shared/time/units.ts'

const peerOf = (letter: string) => `p_${letter.repeat(32)}` as PeerId

function seenBy(self: string, others: readonly Readonly<Record<string, unknown>>[]): RoomView {
  const peers = others.map(other => ({ link: 'open', recorder: false, door: false, ...other }))
  return {
    self: { peer: peerOf(self) },
    phase: { name: 'in', since: 0 },
    peers: Object.fromEntries(peers.map((peer, n) => [n, peer])),
  } as unknown as RoomView
}
const ROOM = ['a', 'b', 'c']
const turns = (now: Micros, last?: Micros) =>
  ROOM.filter(self => {
    const others = ROOM.filter(one => one !== self).map(one => ({ peer: peerOf(one) }))
    return isTurnToAnalyse(seenBy(self, others), last, now)
  })

describe('the one who writes down how it sounds', () => {
  it('[SY14] is one page while it writes, every five seconds', () => {
    expect(turns(seconds(4))).toEqual([])
    expect(turns(seconds(5))).toEqual(['a'])
    expect(turns(seconds(104), seconds(100))).toEqual([])
    expect(turns(seconds(105), seconds(100))).toEqual(['a'])
  })

  it('[SY14] is the next in line when those before say nothing', () => {
    expect(turns(seconds(115), seconds(100))).toEqual(['a', 'b'])
    expect(turns(seconds(125), seconds(100))).toEqual(['a', 'b', 'c'])
  })

  it('does not wait for a Recorder, for whom it has lost, or for whom is at the door', () => {
    const silent = [
      { peer: peerOf('a'), recorder: true },
      { peer: peerOf('b'), link: 'suspect' },
      { peer: peerOf('c'), door: true },
    ]
    expect(isTurnToAnalyse(seenBy('d', silent), undefined, seconds(5))).toBe(true)
  })

  it('is nobody at the door', () => {
    const view = { ...seenBy('a', []), phase: { name: 'door' } } as RoomView
    expect(isTurnToAnalyse(view, undefined, seconds(100))).toBe(false)
  })
})
