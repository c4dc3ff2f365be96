import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fromBase64Url, toBase64Url } from '../../../shared/protocol/bytes.ts'
import { newRoomId } from '../../../shared/protocol/ids.ts'
import { newInvite } from '../../../shared/protocol/invite.ts'
import { openInvite, recorderPublicKey, sealInvite } from '../../../shared/protocol/invite-seal.ts'
import { MAX_RELAY_CHARS } from '../../../shared/protocol/signaling.ts'
import { seededEntropy } from '../../support/seeded-random.ts'

const entropy = seededEntropy(5)
const invite = newInvite(entropy)
const secretKey = entropy(32)
const publicKey = recorderPublicKey(secretKey)
const sealed = sealInvite(invite, publicKey, entropy) ?? ''

it('[SE5] the Recorder opens the invite that was sealed to its key', () => {
  expect(sealed.length).toBeLessThan(MAX_RELAY_CHARS)
  expect(openInvite(sealed, invite.room, secretKey)).toEqual({ ok: true, value: invite })
})

it('[SE5] what signaling sees holds no trace of the secret, and differs every time', () => {
  expect(sealed).not.toContain(toBase64Url(invite.secret))
  expect(sealInvite(invite, publicKey, entropy)).not.toBe(sealed)
})

it('[SE5] nobody else opens it, and not for another room', () => {
  expect(openInvite(sealed, invite.room, entropy(32)).ok).toBe(false)
  expect(openInvite(sealed, newRoomId(entropy), secretKey).ok).toBe(false)
})

it('[SE5] with any bit flipped, or cut, it does not open', () => {
  const whole = fromBase64Url(sealed)!
  fc.assert(
    fc.property(fc.nat(whole.length * 8 - 1), bit => {
      const bytes = whole.slice()
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      // The top bit of an X25519 key is not part of it (RFC 7748): yet the salt holds it.
      expect(openInvite(toBase64Url(bytes), invite.room, secretKey).ok).toBe(false)
    }),
  )
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), length => {
      expect(openInvite(sealed.slice(0, length), invite.room, secretKey).ok).toBe(false)
    }),
  )
})

it('[SE5] a key on which everybody would agree gets nothing', () => {
  expect(sealInvite(invite, new Uint8Array(32), entropy)).toBeUndefined()
  expect(sealInvite(invite, new Uint8Array(31), entropy)).toBeUndefined()
  const lowOrder = toBase64Url(new Uint8Array(200))
  expect(openInvite(lowOrder, invite.room, secretKey).ok).toBe(false)
})
