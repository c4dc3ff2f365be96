import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_DATAGRAM_BYTES } from '../../../shared/live/events-packet.ts'
import type { PeerId, RoomId } from '../../../shared/protocol/ids.ts'
import {
  agreeOnRelayKeys,
  type RelayKeys,
  relayFingerprint,
  relayPublicKey,
} from '../../../shared/protocol/relay-keys.ts'
import {
  REPLAY_WINDOW,
  RelayDatagramOpener,
  RelaySealer,
  RelayStreamOpener,
} from '../../../shared/protocol/relay-seal.ts'
import { MAX_RELAYED_LIVE_BYTES } from '../../../shared/session/relay-live.ts'

const room = 'r_relayseal000' as RoomId
const [ANN, BOB] = ['a', 'b'].map(c => `p_${c.repeat(32)}`) as [PeerId, PeerId]
const secrets = { [ANN]: new Uint8Array(32).fill(1), [BOB]: new Uint8Array(32).fill(2) }

function keysOf(self: PeerId, part: { relay?: number; room?: RoomId; theirs?: Uint8Array } = {}) {
  const other = self === ANN ? BOB : ANN
  return agreeOnRelayKeys({
    room: part.room ?? room,
    keys: { relay: new Uint8Array(32).fill(part.relay ?? 9) },
    secretKey: secrets[self]!,
    mine: { peer: self, publicKey: relayPublicKey(secrets[self]!) },
    theirs: { peer: other, publicKey: part.theirs ?? relayPublicKey(secrets[other]!) },
  })
}
const all = (keys: RelayKeys | undefined) =>
  [keys?.sync.out, keys?.sync.in, keys?.live.out, keys?.live.in].map(key => key?.join())

describe('the keys of a relayed link', () => {
  it('[RL4] are the same at both ends, crosswise, and four different ones', () => {
    const [ann, bob] = [keysOf(ANN)!, keysOf(BOB)!]
    expect(ann.sync.out).toEqual(bob.sync.in)
    expect(ann.live.in).toEqual(bob.live.out)
    expect(new Set(all(ann)).size).toBe(4)
  })

  it('[RL4] differ in another room, and for whoever has another invite', () => {
    const mine = all(keysOf(ANN))
    for (const others of [
      keysOf(ANN, { relay: 8 }),
      keysOf(ANN, { room: 'r_other0000000' as RoomId }),
    ])
      expect(all(others).filter(key => mine.includes(key))).toEqual([])
  })

  it('[RL4] are none with a public key of low order', () => {
    expect(keysOf(ANN, { theirs: new Uint8Array(32) })).toBeUndefined()
    expect(
      keysOf(ANN, { theirs: Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 1 : 0)) }),
    ).toBeUndefined()
  })

  it('[RL4] stand in a hello as a certificate would', () => {
    expect(relayFingerprint(relayPublicKey(secrets[ANN]!))).toMatch(
      /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/,
    )
  })
})

const key = new Uint8Array(32).fill(3)

describe('sealed messages', () => {
  it('[RL4] open in order, once, and nothing else opens', () => {
    const messages = fc.array(fc.uint8Array({ maxLength: 50 }), { minLength: 2, maxLength: 8 })
    fc.assert(
      fc.property(messages, fc.nat(), fc.nat(), (sent, skipped, bit) => {
        const sealer = new RelaySealer(key)
        const boxes = sent.map(message => sealer.seal(message)!)
        const opener = new RelayStreamOpener(key)
        for (const [n, box] of boxes.entries()) {
          const other = boxes[(n + 1 + (skipped % (boxes.length - 1))) % boxes.length]!
          expect(opener.open(other)).toBeUndefined()
          const flipped = box.slice()
          const at = bit % (box.length * 8)
          flipped[at >> 3] = flipped[at >> 3]! ^ (1 << (at & 7))
          expect(opener.open(flipped)).toBeUndefined()
          expect(opener.open(box)).toEqual(sent[n])
          expect(opener.open(box)).toBeUndefined()
        }
        expect(opener.opened).toBe(sent.length)
      }),
    )
  })

  it('[RL6] open in any order as datagrams, each once, unless they are a window behind', () => {
    const sealer = new RelaySealer(key)
    const boxes = Array.from({ length: 3_000 }, () => sealer.seal(Uint8Array.of(7))!)
    fc.assert(
      fc.property(fc.array(fc.nat(2_999), { maxLength: 200 }), order => {
        const opener = new RelayDatagramOpener(key)
        const opened = new Set<number>()
        let newest = -1
        for (const n of order) {
          const mayOpen = !opened.has(n) && n > newest - REPLAY_WINDOW
          expect(opener.open(n, boxes[n]!) !== undefined).toBe(mayOpen)
          if (!mayOpen) continue
          opened.add(n)
          newest = Math.max(newest, n)
        }
      }),
    )
  })

  it('[RL6] do not open under another number, and a forged number moves nothing', () => {
    const sealer = new RelaySealer(key)
    const [first, second] = [sealer.seal(Uint8Array.of(1))!, sealer.seal(Uint8Array.of(2))!]
    const opener = new RelayDatagramOpener(key)
    expect(opener.open(2 ** 32 - 1, first)).toBeUndefined()
    expect(opener.open(1, first)).toBeUndefined()
    expect(opener.open(1, second)).toEqual(Uint8Array.of(2))
    expect(opener.open(0, first)).toEqual(Uint8Array.of(1))
    expect(opener.open(2, new Uint8Array(3))).toBeUndefined()
  })

  it('[RL6] leave room in a datagram: the longest packet fits on a carrier’s live lane', () => {
    const box = new RelaySealer(key).seal(new Uint8Array(MAX_RELAYED_LIVE_BYTES))!
    expect(MAX_DATAGRAM_BYTES).toBeLessThanOrEqual(MAX_RELAYED_LIVE_BYTES)
    expect(6 + box.length).toBeLessThanOrEqual(1_150)
  })
})
