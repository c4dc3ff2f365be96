import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPeerId, type PeerId } from '../../../shared/protocol/ids.ts'
import {
  decodeRelayMessage,
  encodeRelayMessage,
  MAX_BOX_BYTES,
  RELAY,
  type RelayMessage,
} from '../../../shared/protocol/relay-message.ts'
import {
  decodeRelaySignal,
  encodeRelaySignal,
  MAX_CARRIERS,
  type RelaySignal,
  unwrapRelayBody,
  wrapRelayBody,
} from '../../../shared/protocol/relay-signal.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const peer = bytes(16).map(id => `p_${Buffer.from(id).toString('hex')}` as PeerId)
const circuit = fc.nat(255)
const message: fc.Arbitrary<RelayMessage> = fc.oneof(
  fc.record({ name: fc.constant('ask' as const), peer }),
  fc.record({ name: fc.constant('refuse' as const), peer }),
  fc.record({ name: fc.constant('open' as const), circuit, peer }),
  fc.record({ name: fc.constant('close' as const), circuit }),
  fc.record({
    name: fc.constant('frame' as const),
    circuit,
    box: fc.uint8Array({ minLength: 1, maxLength: 300 }),
  }),
  fc.record({ name: fc.constant('ack' as const), circuit, frames: fc.nat(2 ** 32 - 1) }),
)
const cost = fc.nat(2 ** 32 - 1)
const signal: fc.Arbitrary<RelaySignal> = fc.oneof(
  fc.record({
    type: fc.constant('offer' as const),
    key: bytes(32),
    via: fc.array(fc.record({ peer, cost }), { maxLength: MAX_CARRIERS }),
  }),
  fc.record({
    type: fc.constant('answer' as const),
    key: bytes(32),
    via: fc.array(peer, { maxLength: MAX_CARRIERS }),
  }),
)

describe('relay messages', () => {
  it('[RL3] come out as they went in', () => {
    fc.assert(
      fc.property(message, said => {
        const decoded = decodeRelayMessage(encodeRelayMessage(said))
        expect(decoded).toEqual({ ok: true, value: said })
      }),
    )
  })

  it('[RL3] are refused, never thrown, when they are anything else', () => {
    fc.assert(
      fc.property(fc.nat(9), fc.uint8Array({ maxLength: 40 }), (type, body) => {
        const decoded = decodeRelayMessage(Uint8Array.of(RELAY, type, ...body))
        if (!decoded.ok) expect(decoded.error.code).toBe('malformed')
        else if ('peer' in decoded.value) expect(isPeerId(decoded.value.peer)).toBe(true)
      }),
    )
    const long = { name: 'frame', circuit: 1, box: new Uint8Array(MAX_BOX_BYTES + 1) } as const
    expect(decodeRelayMessage(encodeRelayMessage(long))).toMatchObject({
      error: { code: 'too-large' },
    })
  })
})

describe('relay signals', () => {
  it('[RL2] come out as they went in, also wrapped', () => {
    fc.assert(
      fc.property(signal, fc.nat(2 ** 32 - 1), (said, attempt) => {
        const unwrapped = unwrapRelayBody(wrapRelayBody(attempt, encodeRelaySignal(said)))
        expect(unwrapped?.attempt).toBe(attempt)
        expect(decodeRelaySignal(unwrapped?.body ?? '')).toEqual(said)
      }),
    )
  })

  it('[RL2] are ignored when they are anything else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), text => {
        expect(decodeRelaySignal(text)).toBeUndefined()
        expect(unwrapRelayBody(text)).toBeUndefined()
      }),
    )
    const offer = { type: 'offer', key: 'A'.repeat(43), via: [] as unknown[] }
    expect(decodeRelaySignal(JSON.stringify(offer))).toBeDefined()
    for (const wrong of [
      { ...offer, key: 'A'.repeat(42) },
      { ...offer, key: `${'A'.repeat(42)}B` },
      { ...offer, more: 1 },
      { ...offer, via: [{ peer: 'p_1', cost: 1 }] },
      { ...offer, via: [{ peer: `p_${'a'.repeat(32)}`, cost: -1 }] },
      { ...offer, via: Array(MAX_CARRIERS + 1).fill({ peer: `p_${'a'.repeat(32)}`, cost: 1 }) },
    ])
      expect(decodeRelaySignal(JSON.stringify(wrong)), JSON.stringify(wrong)).toBeUndefined()
  })
})
