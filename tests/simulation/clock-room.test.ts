import { describe, expect, it } from 'vitest'
import { localMicros, micros, ms, seconds } from '../../shared/time/units.ts'
import { skewedClock } from '../support/fake-clock.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { apart, type ClockPeer, ClockRoom, type Path, TICK } from './clock-room.ts'

const HOME: Path = { out: ms(15), back: ms(15), jitter: ms(5) }

/** `count` peers with clocks hours apart and up to 50 ppm off, each linked to all before it. */
function roomOf(seed: number, count: number) {
  const random = seededRandom(seed)
  const room = new ClockRoom(random)
  const peers: ClockPeer[] = []
  const join = (): ClockPeer => {
    const rate = 1 + (random() - 0.5) * 1e-4
    const start = room.clock.now()
    const offset = micros((random() - 0.5) * 1e10 - start * (rate - 1))
    // Ids fall, so that who came first never has the smaller id.
    const peer = room.add(90 - peers.length, skewedClock(room.clock, { offset, rate }))
    for (const other of peers) room.link(other, peer, HOME)
    peers.push(peer)
    return peer
  }
  for (let i = 0; i < count; i++) {
    join()
    room.clock.advance(seconds(10))
  }
  return { room, peers, join }
}

/** The largest change of (room time − true time) from one tick to the next, while `during` runs. */
function largestMove(room: ClockRoom, peers: readonly ClockPeer[], span: number): number {
  const now = () => peers.map(peer => peer.room.now() - room.clock.now())
  let before = now()
  let most = 0
  for (let passed = 0; passed < span; passed += TICK) {
    room.clock.advance(TICK)
    const after = now()
    for (const [i, offset] of after.entries()) most = Math.max(most, Math.abs(offset - before[i]!))
    before = after
  }
  return most
}

describe('the room clock', () => {
  it('[CL1] is the own clock of a peer who is alone', () => {
    const room = new ClockRoom(seededRandom(1))
    const own = skewedClock(room.clock, { offset: seconds(-500) })
    const peer = room.add(1, own)
    room.clock.advance(seconds(100))
    expect(peer.room.now()).toBe(own.now())
    expect(peer.room.reference).toBe(peer.id)
    expect(peer.room.errorBound()).toBe(0)
  })

  it('[CL1] [CL5] [TR5] is that of whoever came first, and who joins moves nobody', () => {
    const { room, peers, join } = roomOf(2, 2)
    const [first] = peers as [ClockPeer, ClockPeer]
    const before = [...peers]
    join()
    expect(largestMove(room, before, seconds(10))).toBeLessThanOrEqual(500)
    for (const peer of peers) {
      expect(peer.room.reference).toBe(first.id)
      expect(peer.room.id).toBe(first.room.id)
      expect(Math.abs(apart(first, peer))).toBeLessThanOrEqual(3_000)
      expect(Math.abs(apart(first, peer))).toBeLessThanOrEqual(Math.max(1, peer.room.errorBound()))
    }
  })

  it('[CL4] goes on without a jump when its reference leaves', () => {
    const { room, peers } = roomOf(3, 4)
    const [first, second, ...others] = peers as [ClockPeer, ClockPeer, ClockPeer, ClockPeer]
    room.clock.advance(seconds(30))
    const id = first.room.id
    first.leave()
    expect(largestMove(room, [second, ...others], seconds(30))).toBeLessThanOrEqual(500)
    for (const peer of [second, ...others]) {
      expect(peer.room.reference).toBe(second.id)
      expect(peer.room.id).toBe(id)
      expect(peer.changes.filter(({ name }) => name === 'stepped').length).toBeLessThanOrEqual(1)
      expect(Math.abs(apart(second, peer))).toBeLessThanOrEqual(2_000)
    }
  })

  it('[CL5] is the older one when two rooms meet, on both sides alike', () => {
    const random = seededRandom(4)
    const room = new ClockRoom(random)
    const old = [room.add(5), room.add(2)] as const
    room.link(old[0], old[1], HOME)
    room.clock.advance(seconds(20))
    const own = skewedClock(room.clock, { offset: seconds(-5_000) })
    const young = [room.add(1, own), room.add(9, own)] as const
    room.link(young[0], young[1], HOME)
    room.clock.advance(seconds(5))
    const id = old[0].room.id
    for (const a of old) for (const b of young) room.link(a, b, HOME)
    expect(largestMove(room, old, seconds(5))).toBeLessThanOrEqual(500)
    for (const peer of [...old, ...young]) {
      expect(peer.room.id).toBe(id)
      expect(peer.room.reference).toBe(old[0].id)
      expect(Math.abs(apart(old[0], peer))).toBeLessThanOrEqual(3_000)
    }
    expect(young[1].changes.map(({ name }) => name)).toContain('adopted')
  })

  it('[CL5] settles on one clock when two open at the same moment', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const room = new ClockRoom(seededRandom(seed))
      const peers = [room.add(1), room.add(2), room.add(3)] as const
      for (const [a, b] of [
        [0, 1],
        [0, 2],
        [1, 2],
      ] as const)
        room.link(peers[a], peers[b], HOME)
      room.clock.advance(seconds(4))
      expect(new Set(peers.map(peer => peer.room.id)).size, `seed ${seed}`).toBe(1)
      expect(new Set(peers.map(peer => peer.room.reference)).size, `seed ${seed}`).toBe(1)
    }
  })

  it('[CL2] drifts by at most 2 ms in half an hour', () => {
    const { room, peers } = roomOf(5, 2)
    const [first, second] = peers as [ClockPeer, ClockPeer]
    let most = 0
    for (let minute = 0; minute < 30; minute++) {
      room.clock.advance(seconds(60))
      most = Math.max(most, Math.abs(apart(first, second)))
    }
    expect(most).toBeLessThanOrEqual(2_000)
  })

  it('[CL3] follows a machine that slept a minute, by one step that is told', () => {
    const room = new ClockRoom(seededRandom(6))
    const first = room.add(1)
    let slept = 0
    const sleepy = {
      now: () => localMicros(room.clock.now() - slept),
      at: (moment: number, task: () => void) => room.clock.at(localMicros(moment + slept), task),
    }
    const second = room.add(2, sleepy)
    room.link(first, second, HOME)
    room.clock.advance(seconds(30))
    slept = 60e6
    room.clock.advance(seconds(3))
    expect(Math.abs(apart(first, second))).toBeLessThanOrEqual(5_000)
    const steps = second.changes.filter(change => change.name === 'stepped')
    expect(steps).toHaveLength(1)
    expect(first.changes.filter(change => change.name === 'stepped')).toEqual([])
  })

  it('[CL3] stays within 0.1 s of a clock that runs 5 % fast, by steps that are told', () => {
    const room = new ClockRoom(seededRandom(9))
    const rate = 1.05
    const offset = micros(-room.clock.now() * (rate - 1))
    const fast = room.add(1, skewedClock(room.clock, { offset, rate }))
    room.clock.advance(seconds(10))
    const second = room.add(2)
    room.link(fast, second, HOME)
    room.clock.advance(seconds(2))
    let most = 0
    for (let i = 0; i < 600; i++) {
      room.clock.advance(TICK)
      most = Math.max(most, Math.abs(apart(fast, second)))
    }
    expect(second.room.reference).toBe(fast.id)
    expect(most).toBeLessThanOrEqual(100_000)
    expect(second.changes.some(({ name }) => name === 'stepped')).toBe(true)
    expect(fast.changes).toEqual([])
  })

  it('[CL2] says how far an unequal way may mislead it', () => {
    const room = new ClockRoom(seededRandom(7))
    const first = room.add(1)
    const second = room.add(2)
    room.link(first, second, { out: ms(5), back: ms(65), jitter: ms(1) })
    room.clock.advance(seconds(30))
    const error = Math.abs(apart(first, second))
    expect(error).toBeGreaterThan(25_000)
    expect(error).toBeLessThanOrEqual(second.room.errorBound())
  })

  it('[CL3] never runs backwards while it slews', () => {
    const { room, peers } = roomOf(8, 3)
    const [, second, third] = peers as [ClockPeer, ClockPeer, ClockPeer]
    peers[0]!.leave()
    let before = [second.room.now(), third.room.now()]
    for (let i = 0; i < 20_000; i++) {
      room.clock.advance(ms(1))
      const after = [second.room.now(), third.room.now()]
      expect(after[0]! >= before[0]! && after[1]! >= before[1]!).toBe(true)
      before = after
    }
  })
})
