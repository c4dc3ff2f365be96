import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSyncLane, FRAME_BYTES, type Stream } from '../../../shared/session/sync-lane.ts'
import { FakeLane } from '../../support/fake-lane.ts'

function pair() {
  const there = new FakeLane()
  const here = new FakeLane(there)
  const heard: { stream: Stream; message: Uint8Array }[] = []
  const broken: string[] = []
  const noteBroken = (error: { code: string }) => broken.push(error.code)
  const sender = createSyncLane({ lane: here, onMessage() {}, onBroken: noteBroken })
  const receiver = createSyncLane({
    lane: there,
    onMessage: (message, stream) => heard.push({ stream, message }),
    onBroken: noteBroken,
  })
  return { here, there, sender, receiver, heard, broken }
}
const numbered = (length: number, seed: number) =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + seed) & 255)
const frame = (stream: number, more: number, length: number) =>
  Uint8Array.of(stream, more, ...new Uint8Array(length))

describe('sync lane', () => {
  it('[LK3] messages come out whole and in the order of their stream, however the network drains', () => {
    const message = fc.record({
      stream: fc.constantFrom<Stream[]>('urgent', 'bulk'),
      length: fc.oneof(fc.nat(40), fc.nat(3 * FRAME_BYTES), fc.constant(FRAME_BYTES - 2)),
      /** Bytes that the network takes before the next message is sent. */
      drained: fc.oneof(fc.constant(0), fc.nat(100_000)),
    })
    fc.assert(
      fc.property(fc.array(message, { maxLength: 40 }), messages => {
        const { here, sender, heard, broken } = pair()
        messages.forEach(({ stream, length, drained }, i) => {
          expect(sender.send(numbered(length, i), stream)).toBe(true)
          here.drain(drained)
        })
        here.drain()
        for (const stream of ['urgent', 'bulk'] as const) {
          const sent = messages.flatMap((said, i) =>
            said.stream === stream ? [numbered(said.length, i)] : [],
          )
          const got = heard.filter(h => h.stream === stream).map(h => h.message)
          expect(got.length).toBe(sent.length)
          expect(got.every((bytes, i) => Buffer.compare(bytes, sent[i]!) === 0)).toBe(true)
        }
        expect(sender.queued()).toBe(0)
        expect(broken).toEqual([])
      }),
    )
  })

  it('[LK3] no frame is over 16 KiB, and no more than 64 KiB and a frame wait in the network', () => {
    const { here, sender } = pair()
    sender.send(numbered(1_000_000, 1), 'bulk')
    expect(here.bufferedAmount()).toBeGreaterThan(65_536)
    expect(here.bufferedAmount()).toBeLessThanOrEqual(65_536 + FRAME_BYTES)
    expect(sender.queued()).toBeGreaterThan(900_000)
    here.drain()
    expect(Math.max(...here.sizes)).toBe(FRAME_BYTES)
  })

  it('[LK3] an urgent message overtakes the rest of a bulk one', () => {
    const { here, sender, heard } = pair()
    sender.send(numbered(1_000_000, 1), 'bulk')
    sender.send(numbered(10, 2), 'urgent')
    here.drain()
    expect(heard.map(({ stream }) => stream)).toEqual(['urgent', 'bulk'])
    expect(Buffer.compare(heard[1]!.message, numbered(1_000_000, 1))).toBe(0)
  })

  it('[LK3] the largest messages pass, one byte more is a mistake of the caller', () => {
    const { here, sender, heard, broken } = pair()
    sender.send(new Uint8Array(128 * 1024), 'urgent')
    sender.send(new Uint8Array(16 * 1024 * 1024), 'bulk')
    here.drain()
    expect(heard.map(({ message }) => message.length)).toEqual([131_072, 16_777_216])
    expect(() => sender.send(new Uint8Array(128 * 1024 + 1), 'urgent')).toThrow(RangeError)
    expect(() => sender.send(new Uint8Array(16 * 1024 * 1024 + 1), 'bulk')).toThrow(RangeError)
    expect(broken).toEqual([])
  })

  it('[LK3] a message that grows beyond its limit closes the link, before it is all there', () => {
    const { there, heard, broken } = pair()
    for (let i = 0; i < 8; i++) there.arrive(frame(0, 1, FRAME_BYTES - 2))
    expect(broken).toEqual([])
    there.arrive(frame(0, 1, FRAME_BYTES - 2))
    there.arrive(frame(0, 0, 1))
    expect(broken).toEqual(['too-large'])
    expect(heard).toEqual([])
  })

  it.each([
    ['nothing', new Uint8Array(0)],
    ['one byte', Uint8Array.of(0)],
    ['an unknown stream', frame(2, 0, 4)],
    ['an unknown mark', frame(0, 2, 4)],
    ['a frame too large', frame(0, 0, FRAME_BYTES - 1)],
    ['a part that is not full and not the last', frame(1, 1, 100)],
  ])('[LK3] %s is no frame: the link is closed, once', (_, hostile) => {
    const { there, heard, broken, receiver } = pair()
    there.arrive(hostile)
    there.arrive(hostile)
    there.arrive(frame(0, 0, 3))
    expect([broken, heard]).toEqual([['malformed'], []])
    expect(receiver.send(Uint8Array.of(1), 'urgent')).toBe(false)
  })

  it('[LK3] any bytes are heard or end the link, never thrown at', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 })), frames => {
        const { there, broken } = pair()
        for (const bytes of frames) there.arrive(bytes)
        expect(broken.length).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('[LK3] an other end that takes nothing is congested at 32 MiB', () => {
    const { sender, broken } = pair()
    const message = new Uint8Array(8 * 1024 * 1024)
    const taken = Array.from({ length: 5 }, () => sender.send(message, 'bulk'))
    expect(taken).toEqual([true, true, true, true, false])
    expect(broken).toEqual(['congested'])
  })

  it('[LK3] closed, it neither sends nor hears', () => {
    const { here, there, sender, receiver, heard } = pair()
    receiver.close()
    sender.send(numbered(10, 1), 'urgent')
    here.drain()
    there.arrive(frame(0, 0, 3))
    sender.close()
    sender.close()
    expect(sender.send(numbered(10, 1), 'urgent')).toBe(false)
    expect(heard).toEqual([])
  })
})
