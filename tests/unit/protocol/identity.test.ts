import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { createIdentity, isSignedBy, playerIdOf } from '../../../shared/protocol/identity.ts'
import { isPlayerId } from '../../../shared/protocol/ids.ts'
import { utf8Encode } from '../../../shared/text.ts'
import { seededEntropy } from '../../support/seeded-random.ts'

const entropy = seededEntropy(6)
const secretKey = entropy(32)
const identity = createIdentity(secretKey)
const message = utf8Encode('hello')

it('[ID1] a PlayerId is the head of the SHA-256 of the public key', () => {
  const hash = createHash('sha256').update(identity.publicKey).digest('hex')
  expect(identity.player).toBe(`u_${hash.slice(0, 32)}`)
  expect(isPlayerId(identity.player)).toBe(true)
  expect(playerIdOf(identity.publicKey)).toBe(identity.player)
})

it('[ID1] the same key is the same player', () => {
  expect(createIdentity(secretKey).player).toBe(identity.player)
  expect(createIdentity(entropy(32)).player).not.toBe(identity.player)
})

it('[ID1] a signature holds for its message and key only', () => {
  const signature = identity.sign(message)
  expect(isSignedBy(identity.publicKey, message, signature)).toBe(true)
  expect(isSignedBy(identity.publicKey, utf8Encode('hullo'), signature)).toBe(false)
  expect(isSignedBy(createIdentity(entropy(32)).publicKey, message, signature)).toBe(false)
})

it('[ID1] a key of low order, under which one signature fits everything, is refused', () => {
  const identityPoint = Uint8Array.of(1, ...new Uint8Array(31))
  const universal = Uint8Array.of(1, ...new Uint8Array(63))
  expect(isSignedBy(identityPoint, message, universal)).toBe(false)
})

it('[ID1] keys and signatures of a wrong length are refused, never thrown at', () => {
  expect(isSignedBy(new Uint8Array(5), message, new Uint8Array(64))).toBe(false)
  expect(isSignedBy(identity.publicKey, message, new Uint8Array(3))).toBe(false)
})
