import { describe, expect, it } from 'vitest'
import type { Dial, Link } from '../../shared/ports.ts'
import { RELAY } from '../../shared/protocol/relay-message.ts'
import { createSyncLane } from '../../shared/session/sync-lane.ts'
import { ms, seconds } from '../../shared/time/units.ts'
import { FakeClock } from '../support/fake-clock.ts'
import type { Weather } from '../support/memory-lane.ts'
import { type LaneName, openTrio } from '../support/relay-trio.ts'
import { seededRandom } from '../support/seeded-random.ts'

async function relayedPair(weather: Partial<Weather> = {}) {
  const clock = new FakeClock()
  const trio = openTrio(clock, weather)
  const links: Link[] = []
  const closed: string[] = []
  const dials: Dial[] = []
  const dial = (n: 0 | 1, dialer: typeof trio.ann) =>
    dialer.dial({
      initiator: n === 0,
      ice: [],
      onSignal: body => dials[1 - n]?.signal(body),
      onOpen: link => {
        links[n] = link
        link.onClose(() => closed.push('ab'.charAt(n)))
      },
      onFail: reason => closed.push(reason),
    })
  dials.push(dial(0, trio.ann))
  dials.push(dial(1, trio.bob))
  await clock.runUntil(() => !!links[0] && !!links[1], seconds(5))
  return { clock, trio, a: links[0]!, b: links[1]!, closed }
}

/** A frame of Cem's sync lane that holds a whole relay message of type `frame`. */
const isCarriedFrame = (lane: LaneName, bytes: Uint8Array) =>
  lane === 'sync' && bytes[2] === RELAY && bytes[3] === 5
const changed = (bytes: Uint8Array, at: number) => {
  const copy = bytes.slice()
  copy[at] = (copy[at] ?? 0) ^ 0x10
  return copy
}

describe('a carrier that is not honest', () => {
  const hostile: Record<string, (bytes: Uint8Array, count: number) => readonly Uint8Array[]> = {
    'changes a bit of': bytes => [changed(bytes, bytes.length - 1 - (bytes.length % 7))],
    repeats: bytes => [bytes, bytes],
    'leaves out': (bytes, count) => (count === 2 ? [] : [bytes]),
    shortens: bytes => [bytes.subarray(0, bytes.length - 1)],
  }
  for (const [what, done] of Object.entries(hostile))
    it(`[RL4] ${what} a sync frame: the link ends at both ends, and nothing false is heard`, async () => {
      const { clock, trio, a, b, closed } = await relayedPair()
      const heard: number[] = []
      b.sync.onMessage(bytes => heard.push(...bytes))
      a.sync.send(Uint8Array.of(1))
      await clock.run(seconds(1))
      let count = 0
      trio.tamper = (lane, bytes) => (isCarriedFrame(lane, bytes) ? done(bytes, ++count) : [bytes])
      for (const n of [2, 3, 4, 5]) a.sync.send(Uint8Array.of(n))
      await clock.run(seconds(1))
      expect(closed.sort()).toEqual(['a', 'b'])
      expect(heard).toEqual([1, 2, 3, 4, 5].slice(0, heard.length))
      expect(heard.length).toBeLessThan(5)
    })

  it('[RL4] changes the order of sync frames: the link ends', async () => {
    const { clock, trio, a, b, closed } = await relayedPair()
    const heard: number[] = []
    b.sync.onMessage(bytes => heard.push(...bytes))
    let kept: Uint8Array | undefined
    trio.tamper = (lane, bytes) => {
      if (!isCarriedFrame(lane, bytes)) return [bytes]
      const before = kept
      kept = before ? undefined : bytes
      return before ? [bytes, before] : []
    }
    for (const n of [1, 2]) a.sync.send(Uint8Array.of(n))
    await clock.run(seconds(1))
    expect([closed.sort(), heard]).toEqual([['a', 'b'], []])
  })

  it('[RL5] swallows all sync frames: the link ends after 10 s without an ack', async () => {
    const { clock, trio, a, closed } = await relayedPair()
    trio.tamper = (lane, bytes) => (isCarriedFrame(lane, bytes) ? [] : [bytes])
    a.sync.send(Uint8Array.of(1))
    await clock.run(seconds(9))
    expect(closed).toEqual([])
    await clock.run(seconds(2))
    expect(closed.sort()).toEqual(['a', 'b'])
  })

  it('[RL6] loses, repeats, delays and changes datagrams: each is heard once, or not at all', async () => {
    for (const seed of [1, 2, 3]) {
      const { clock, trio, a, b, closed } = await relayedPair({ loss: 0.1, reorder: 0.1 })
      const random = seededRandom(seed)
      const heard: number[] = []
      b.live.onMessage(bytes => heard.push(bytes[0]! * 256 + bytes[1]!))
      const seen: Uint8Array[] = []
      trio.tamper = (lane, bytes) => {
        if (lane === 'sync') return [bytes]
        seen.push(bytes)
        const dice = random()
        if (dice < 0.2) return [changed(bytes, Math.floor(random() * bytes.length))]
        if (dice < 0.4) return [bytes, bytes]
        if (dice < 0.6) return [bytes, seen[Math.floor(random() * seen.length)]!]
        if (dice < 0.7) return [bytes.subarray(0, Math.floor(random() * bytes.length))]
        return [bytes]
      }
      for (let n = 0; n < 2_000; n++) {
        a.live.send(Uint8Array.of(n >> 8, n & 255))
        await clock.run(ms(5))
      }
      await clock.run(seconds(1))
      expect(new Set(heard).size, `seed ${seed}`).toBe(heard.length)
      expect(heard.length, `seed ${seed}`).toBeGreaterThan(1_000)
      expect(closed).toEqual([])
      expect(trio.relays.bob.counts().relayDropped, `seed ${seed}`).toBeGreaterThan(0)
    }
  })

  it('[RL3] says whatever it likes: nothing throws, and the link goes on or ends', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const { clock, trio, a, b } = await relayedPair()
      const random = seededRandom(seed)
      const byte = () => Math.floor(random() * 256)
      trio.tamper = (lane, bytes) => {
        const noise = Uint8Array.from({ length: byte() }, byte)
        const head = lane === 'sync' ? [0, 0, RELAY, byte() % 8, 0x80] : [5, 0x80]
        return random() < 0.5 ? [bytes] : [bytes, Uint8Array.of(...head, ...noise)]
      }
      for (let n = 0; n < 100; n++) {
        for (const link of [a, b]) {
          link.sync.send(Uint8Array.of(n))
          link.live.send(Uint8Array.of(n))
        }
        await clock.run(ms(10))
      }
    }
  })
})

describe('what a carrier carries', () => {
  it('[RL5] waits at its sender: never more than a window is on the way', async () => {
    const { clock, trio, a, b } = await relayedPair({ bandwidth: 200_000 })
    const got: number[] = []
    const receiving = createSyncLane({
      lane: b.sync,
      onMessage: bytes => got.push(bytes.length),
      onBroken: error => got.push(Number.NaN, error.message.length),
    })
    const sending = createSyncLane({ lane: a.sync, onMessage() {}, onBroken() {} })
    sending.send(new Uint8Array(2_000_000), 'bulk')
    await clock.run(seconds(1))
    expect(a.sync.bufferedAmount()).toBeGreaterThan(16_384)
    expect(a.sync.bufferedAmount()).toBeLessThan(100_000)
    expect(sending.queued()).toBeGreaterThan(1_000_000)
    // An edit waits for what is on the way already, and for nothing else.
    let edited: number | undefined
    const sentAt = clock.now()
    sending.send(new Uint8Array(40), 'urgent')
    await clock.runUntil(() => {
      if (got.length > 0) edited ??= clock.now()
      return got.length === 2
    }, seconds(30))
    expect(got).toEqual([40, 2_000_000])
    expect((edited ?? Infinity) - sentAt).toBeLessThan(seconds(1.2))
    // What the network holds back at once stays small, so that notes pass.
    expect(trio.mostBuffered()).toBeLessThan(131_072)
    receiving.close()
  })

  it('[RL5] comes after what the carrier has to say itself', async () => {
    const { clock, trio, a, b } = await relayedPair({ bandwidth: 200_000 })
    b.sync.onMessage(() => {})
    const sending = createSyncLane({ lane: a.sync, onMessage() {}, onBroken() {} })
    sending.send(new Uint8Array(1_000_000), 'bulk')
    await clock.run(seconds(2))
    // Cem's own way to Bob: his edits never queue behind more than one carried frame and the network.
    const own = trio.cemsLanes[1]!
    for (let n = 0; n < 50; n++) {
      expect(own.queued('urgent')).toBeLessThanOrEqual(16_500)
      await clock.run(ms(50))
    }
  })

  it('[RL6] is at most 512 KiB a second of sync and 400 datagrams a second of live', async () => {
    const { clock, trio, a, b } = await relayedPair({ bandwidth: 50_000_000, latency: ms(1) })
    let bytes = 0
    b.sync.onMessage(message => {
      bytes += message.length
    })
    const sending = createSyncLane({ lane: a.sync, onMessage() {}, onBroken() {} })
    sending.send(new Uint8Array(8_000_000), 'bulk')
    await clock.run(seconds(10))
    expect(bytes).toBeLessThanOrEqual(11 * 512 * 1024)
    expect(bytes).toBeGreaterThan(8 * 512 * 1024)
    let datagrams = 0
    b.live.onMessage(() => datagrams++)
    const flood = clock.now() + seconds(1)
    while (clock.now() < flood) {
      for (let n = 0; n < 10; n++) a.live.send(new Uint8Array(50))
      await clock.run(ms(1))
    }
    await clock.run(seconds(1))
    expect(datagrams).toBeLessThanOrEqual(801)
    expect(trio.relays.cem.counts().relayDropped).toBeGreaterThan(9_000)
  })
})
