import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64Url, toBase64Url } from '../../../shared/protocol/bytes.ts'
import { newPeerId, newRoomId } from '../../../shared/protocol/ids.ts'
import { newInvite } from '../../../shared/protocol/invite.ts'
import { roomKeys } from '../../../shared/protocol/keys.ts'
import { createSealer } from '../../../shared/protocol/seal.ts'
import { seededEntropy } from '../../support/seeded-random.ts'

const entropy = seededEntropy(4)
const invite = newInvite(entropy)
const keys = roomKeys(invite)
const [alice, bob, carol] = [newPeerId(entropy), newPeerId(entropy), newPeerId(entropy)]
const sealerOf = (self: typeof alice, room = invite.room, roomKey = keys) =>
  createSealer({ keys: roomKey, room, self, entropy })
const codeOf = (opened: ReturnType<ReturnType<typeof sealerOf>['open']>) =>
  opened.ok ? 'opened' : opened.error.code

describe('what the signaling server relays', () => {
  it('[SE3] opens at the other end as it was said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(2 ** 32 - 1), (body, attempt) => {
        const sealed = sealerOf(alice).seal(bob, attempt, body)
        const opened = sealerOf(bob).open(alice, sealed)
        expect(opened).toEqual({ ok: true, value: { attempt, counter: 0, body } })
      }),
    )
  })

  it('[SE3] carries the largest body within the relay limit, and refuses to seal one more byte', () => {
    const sealer = sealerOf(alice)
    expect(sealer.seal(bob, 1, 'x'.repeat(12_240)).length).toBe(16_384)
    expect(() => sealer.seal(bob, 1, 'x'.repeat(12_241))).toThrow(RangeError)
  })

  it('[SE3] with any bit flipped does not open, and does not spoil the true one', () => {
    const sealed = sealerOf(alice).seal(bob, 7, '{"type":"answer"}')
    const receiver = sealerOf(bob)
    const bits = (fromBase64Url(sealed)?.length ?? 0) * 8
    for (let bit = 0; bit < bits; bit++) {
      const bytes = fromBase64Url(sealed)!
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      expect(codeOf(receiver.open(alice, toBase64Url(bytes)))).toBe('not-sealed-for-us')
    }
    expect(receiver.open(alice, sealed).ok).toBe(true)
  })

  it('[SE3] cut anywhere does not open', () => {
    const sealed = sealerOf(alice).seal(bob, 1, 'offer')
    const receiver = sealerOf(bob)
    for (let length = 0; length < sealed.length; length++)
      expect(receiver.open(alice, sealed.slice(0, length)).ok).toBe(false)
  })

  it('[SE3] opens for nobody else, from nobody else, in no other room, under no other secret', () => {
    const sealed = sealerOf(alice).seal(bob, 1, 'offer')
    const otherRoom = newRoomId(entropy)
    const otherKeys = roomKeys({ ...invite, secret: entropy(16) })
    expect(codeOf(sealerOf(bob).open(carol, sealed))).toBe('not-sealed-for-us')
    expect(codeOf(sealerOf(carol).open(alice, sealed))).toBe('not-sealed-for-us')
    expect(codeOf(sealerOf(alice).open(bob, sealed))).toBe('not-sealed-for-us')
    expect(codeOf(sealerOf(bob, otherRoom).open(alice, sealed))).toBe('not-sealed-for-us')
    const stranger = sealerOf(bob, invite.room, otherKeys)
    expect(codeOf(stranger.open(alice, sealed))).toBe('not-sealed-for-us')
  })

  it('[SE4] does nothing when it comes again', () => {
    const sender = sealerOf(alice)
    const receiver = sealerOf(bob)
    const bodies = ['offer', 'one', 'two'].map(body => sender.seal(bob, 1, body))
    expect(bodies.map(body => codeOf(receiver.open(alice, body)))).toEqual(Array(3).fill('opened'))
    expect(bodies.map(body => codeOf(receiver.open(alice, body)))).toEqual(
      Array(3).fill('replayed'),
    )
  })

  it('[SE4] may come out of order within an attempt, but not of an older attempt', () => {
    const sender = sealerOf(alice)
    const receiver = sealerOf(bob)
    const [a, b, c] = ['a', 'b', 'c'].map(body => sender.seal(bob, 1, body)) as [
      string,
      ...string[],
    ]
    const next = sender.seal(bob, 2, 'd')
    expect([c!, a].map(body => codeOf(receiver.open(alice, body)))).toEqual(['opened', 'opened'])
    expect(codeOf(receiver.open(alice, next))).toBe('opened')
    expect(codeOf(receiver.open(alice, b!))).toBe('replayed')
    expect(receiver.newestAttempt(alice)).toBe(2)
  })

  it('[SE4] a forged attempt number does not shut the true peer out', () => {
    const bytes = fromBase64Url(sealerOf(alice).seal(bob, 1, 'offer'))!
    bytes.fill(0xff, 0, 4)
    const receiver = sealerOf(bob)
    receiver.open(alice, toBase64Url(bytes))
    expect(receiver.newestAttempt(alice)).toBe(0)
    expect(receiver.open(alice, sealerOf(alice).seal(bob, 1, 'offer')).ok).toBe(true)
  })

  it('[SE4] one attempt has an end', () => {
    const sender = sealerOf(alice)
    const receiver = sealerOf(bob)
    const codes = Array.from({ length: 513 }, () =>
      codeOf(receiver.open(alice, sender.seal(bob, 1, ''))),
    )
    expect(codes.slice(0, 512).every(code => code === 'opened')).toBe(true)
    expect(codes[512]).toBe('replayed')
  })

  it('[SE4] any text is opened or refused, never thrown at', () => {
    const receiver = sealerOf(bob)
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uint8Array().map(toBase64Url)), text => {
        expect(receiver.open(alice, text).ok).toBe(false)
      }),
    )
  })
})
