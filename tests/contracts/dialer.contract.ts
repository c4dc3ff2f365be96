import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Dial, Dialer, Link } from '../../shared/ports.ts'
import { seconds } from '../../shared/time/units.ts'
import type { FakeClock } from '../support/fake-clock.ts'

export interface DialerHarness {
  /** Two peers that can reach each other. */
  readonly smaller: Dialer
  readonly larger: Dialer
  /** What the dialers measure their patience with. */
  readonly clock: FakeClock
  /** What one live datagram carries, bytes; 1,150 where no carrier needs room of its own. */
  readonly mostLive?: number
  /** Lets the network work until `condition` holds; rejects when it never does. */
  until(condition: () => boolean): Promise<void>
  close(): void | Promise<void>
}

interface Side {
  dial: Dial
  link: Link | undefined
  failed: string[]
  said: string[]
  opened: number
}

/** Run on the fake, on node-datachannel and in Chromium. */
export function dialerContract(name: string, open: () => DialerHarness | Promise<DialerHarness>) {
  describe(`${name} keeps the dialer contract`, () => {
    let harness: DialerHarness
    let sides: Side[]
    beforeEach(async () => {
      harness = await open()
      sides = []
    })
    afterEach(async () => {
      for (const side of sides) side.dial.close()
      await harness.close()
    })

    function dial(dialer: Dialer, initiator: boolean, tell: (body: string) => void): Side {
      const side: Side = { dial: null!, link: undefined, failed: [], said: [], opened: 0 }
      side.dial = dialer.dial({
        initiator,
        ice: [],
        onSignal(body) {
          side.said.push(body)
          tell(body)
        },
        onOpen(link) {
          side.opened++
          side.link = link
        },
        onFail: reason => side.failed.push(reason),
      })
      sides.push(side)
      return side
    }

    function dialBoth(pass: (body: string) => string | undefined = body => body) {
      // Bodies that are said before the other side exists wait for it, as behind a roster.
      const waiting: string[] = []
      let larger: Side | undefined
      const smaller: Side = dial(harness.smaller, true, body => {
        const passed = pass(body)
        if (passed === undefined) return
        if (larger) larger.dial.signal(passed)
        else waiting.push(passed)
      })
      larger = dial(harness.larger, false, body => {
        const passed = pass(body)
        if (passed !== undefined) smaller.dial.signal(passed)
      })
      for (const body of waiting) larger.dial.signal(body)
      return { smaller, larger }
    }

    async function openBoth() {
      const { smaller, larger } = dialBoth()
      await harness.until(() => !!smaller.link && !!larger.link)
      return { smaller, larger, a: smaller.link!, b: larger.link! }
    }

    it('[LK2] opens a link with two lanes that carry bytes both ways', async () => {
      const { a, b } = await openBoth()
      const heard: string[] = []
      a.sync.onMessage(bytes => heard.push(`a sync ${bytes.join()}`))
      a.live.onMessage(bytes => heard.push(`a live ${bytes.join()}`))
      b.sync.onMessage(bytes => heard.push(`b sync ${bytes.join()}`))
      b.live.onMessage(bytes => heard.push(`b live ${bytes.join()}`))
      expect(a.sync.send(Uint8Array.of(1))).toBe(true)
      expect(a.live.send(Uint8Array.of(2))).toBe(true)
      expect(b.sync.send(Uint8Array.of(3))).toBe(true)
      expect(b.live.send(Uint8Array.of(4))).toBe(true)
      await harness.until(() => heard.length === 4)
      expect(heard.sort()).toEqual(['a live 4', 'a sync 3', 'b live 2', 'b sync 1'])
    })

    it('[LK2] keeps what was sent on sync before anybody listened, and its order', async () => {
      const { a, b } = await openBoth()
      const count = 300
      const heard: number[] = []
      for (let i = 0; i < count / 2; i++) a.sync.send(Uint8Array.of(i >> 8, i & 255))
      let passed = false
      a.live.onMessage(() => {
        passed = true
      })
      b.live.send(Uint8Array.of(1))
      await harness.until(() => passed)
      b.sync.onMessage(bytes => heard.push(bytes[0]! * 256 + bytes[1]!))
      for (let i = count / 2; i < count; i++) a.sync.send(Uint8Array.of(i >> 8, i & 255))
      await harness.until(() => heard.length === count)
      expect(heard).toEqual(Array.from({ length: count }, (_, i) => i))
    })

    it('[LK3] carries 16 KiB in one sync message, and counts what waits', async () => {
      const { a, b } = await openBoth()
      const heard: Uint8Array[] = []
      b.sync.onMessage(bytes => heard.push(bytes))
      let lows = 0
      a.sync.onLow(() => lows++)
      const frame = Uint8Array.from({ length: 16_384 }, (_, i) => i % 251)
      let sent = 0
      for (; a.sync.bufferedAmount() <= 131_072 && sent < 1000; sent++) a.sync.send(frame)
      expect(a.sync.bufferedAmount()).toBeGreaterThan(65_536)
      await harness.until(() => heard.length === sent && lows > 0)
      expect(heard.every(bytes => bytes.length === frame.length)).toBe(true)
      expect(heard.at(-1)).toEqual(frame)
      expect(a.sync.bufferedAmount()).toBeLessThanOrEqual(65_536)
    })

    it('[LV1] carries as much as a lane must in one live datagram', async () => {
      const { a, b } = await openBoth()
      const heard: Uint8Array[] = []
      b.live.onMessage(bytes => heard.push(bytes))
      const datagram = Uint8Array.from({ length: harness.mostLive ?? 1150 }, (_, i) => i % 256)
      a.live.send(datagram)
      await harness.until(() => heard.length === 1)
      expect(heard).toEqual([datagram])
    })

    it('copies, so that the sender may reuse its buffer, also a part of a larger one', async () => {
      const { a, b } = await openBoth()
      const heard: number[][] = []
      b.sync.onMessage(bytes => heard.push([...bytes]))
      const reused = new Uint8Array(8)
      for (let i = 0; i < 3; i++) {
        reused.fill(i)
        a.sync.send(reused.subarray(2, 4))
      }
      reused.fill(99)
      await harness.until(() => heard.length === 3)
      expect(heard).toEqual([
        [0, 0],
        [1, 1],
        [2, 2],
      ])
    })

    it('[LK5] tells both ends once when one closes, and then sends nothing', async () => {
      const { a, b } = await openBoth()
      const closed: string[] = []
      a.onClose(() => closed.push('a'))
      b.onClose(() => closed.push('b'))
      a.close()
      a.close()
      await harness.until(() => closed.length >= 2)
      b.close()
      expect(closed.sort()).toEqual(['a', 'b'])
      for (const lane of [a.sync, a.live, b.sync, b.live])
        expect(lane.send(Uint8Array.of(1))).toBe(false)
    })

    it('[LK5] closing the dial closes the link that it became; twice is safe', async () => {
      const { smaller, b } = await openBoth()
      let closed = 0
      b.onClose(() => closed++)
      smaller.dial.close()
      smaller.dial.close()
      await harness.until(() => closed === 1)
      expect(smaller.failed).toEqual([])
    })

    it('ignores signals that are no offer, answer or candidate, and opens all the same', async () => {
      const hostile = [
        '',
        'not json',
        'null',
        '[]',
        '{"renegotiate":true}',
        '{"transceiverRequest":{"kind":"audio"}}',
        '{"type":"offer","sdp":7}',
        '{"type":"rollback","sdp":""}',
        '{"type":"candidate","candidate":{"candidate":"nonsense"}}',
        JSON.stringify({ type: 'offer', sdp: 'v=0\r\n'.repeat(10_000) }),
      ]
      const { smaller, larger } = dialBoth()
      for (const body of hostile) {
        smaller.dial.signal(body)
        larger.dial.signal(body)
      }
      await harness.until(() => !!smaller.link && !!larger.link)
      for (const body of [...hostile, ...smaller.said, ...larger.said]) {
        smaller.dial.signal(body)
        larger.dial.signal(body)
      }
      let heard = 0
      larger.link!.sync.onMessage(() => heard++)
      smaller.link!.sync.send(Uint8Array.of(1))
      await harness.until(() => heard === 1)
      expect([smaller.opened, larger.opened, smaller.failed, larger.failed]).toEqual([1, 1, [], []])
    })

    it('[ID4] both ends see the same two certificates, crosswise', async () => {
      const { a, b } = await openBoth()
      expect(a.fingerprints.local).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
      expect(a.fingerprints.local).toBe(b.fingerprints.remote)
      expect(b.fingerprints.local).toBe(a.fingerprints.remote)
      expect(a.fingerprints.local).not.toBe(a.fingerprints.remote)
    })

    it('fails once, after 15 s, when nobody answers', async () => {
      const { smaller } = dialBoth(() => undefined)
      await harness.until(() => smaller.said.length > 0)
      expect(smaller.failed).toEqual([])
      harness.clock.advance(seconds(16))
      expect(smaller.failed).toHaveLength(1)
      expect(() => smaller.dial.signal('{"type":"answer","sdp":"v=0"}')).not.toThrow()
      smaller.dial.close()
      expect([smaller.failed.length, smaller.opened]).toEqual([1, 0])
    })

    it('says and opens nothing after it was closed', async () => {
      const { smaller, larger } = dialBoth()
      smaller.dial.close()
      larger.dial.close()
      const said = smaller.said.length
      smaller.dial.signal('{"type":"answer","sdp":"v=0"}')
      harness.clock.advance(seconds(16))
      expect([smaller.said.length, smaller.opened, smaller.failed.length]).toEqual([said, 0, 0])
    })

    it('[LK3] refuses a message that is too large as a mistake of the caller', async () => {
      const { a } = await openBoth()
      expect(() => a.sync.send(new Uint8Array(16_385))).toThrow(RangeError)
      expect(() => a.live.send(new Uint8Array(1151))).toThrow(RangeError)
    })
  })
}
