import { createPrivateKey, createPublicKey, hkdfSync } from 'node:crypto'
import { expect, it } from 'vitest'
import { fromBase64Url } from '../../../shared/protocol/bytes.ts'
import { newInvite } from '../../../shared/protocol/invite.ts'
import { roomKeys } from '../../../shared/protocol/keys.ts'
import { seededEntropy } from '../../support/seeded-random.ts'

const invite = newInvite(seededEntropy(2))
const hkdf = (key: Uint8Array, use: string, byteCount: number) =>
  new Uint8Array(hkdfSync('sha256', key, invite.room, `musearoo/1 ${use}`, byteCount))

/** Node takes a secret key as PKCS #8: this, then its 32 bytes. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')
function publicKeyOf(secretKey: Uint8Array): Uint8Array {
  const der = Buffer.concat([PKCS8_ED25519, secretKey])
  const key = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
  return new Uint8Array(key.export({ format: 'der', type: 'spki' }).subarray(-32))
}
const member = publicKeyOf(hkdf(invite.secret, 'member', 32))
const listening = hkdf(member, 'listen', 16)
const byNode = (use: string, byteCount: number) => hkdf(listening, use, byteCount)

it("[SE2] keys are HKDF-SHA-256 as Node's own implementation has it", () => {
  const keys = roomKeys(invite)
  expect(keys.signal).toEqual(byNode('signal', 32))
  expect(fromBase64Url(keys.proof)).toEqual(byNode('proof', 16))
  expect(fromBase64Url(keys.bearer)).toEqual(byNode('bearer', 32))
})

it('[SE6] the link for listeners follows from the member key, and every shared key from that link', () => {
  const keys = roomKeys(invite)
  expect(keys.membership?.publicKey).toEqual(member)
  expect(keys.listening).toEqual({ room: invite.room, listening })
  const { membership, ...shared } = keys
  expect(membership).toBeDefined()
  expect(roomKeys(keys.listening)).toEqual({ ...shared, membership: undefined })
})

it('[SE2] another room or another secret has other keys throughout', () => {
  const other = newInvite(seededEntropy(3))
  const keys = roomKeys(invite)
  for (const changed of [
    { ...invite, room: other.room },
    { ...invite, secret: other.secret },
  ]) {
    const others = roomKeys(changed)
    expect(others.signal).not.toEqual(keys.signal)
    expect(others.proof).not.toBe(keys.proof)
    expect(others.bearer).not.toBe(keys.bearer)
  }
})
