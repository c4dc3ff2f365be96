import { hkdfSync } from 'node:crypto'
import { expect, it } from 'vitest'
import { fromBase64Url } from '../../../shared/protocol/bytes.ts'
import { newInvite } from '../../../shared/protocol/invite.ts'
import { roomKeys } from '../../../shared/protocol/keys.ts'
import { seededEntropy } from '../../support/seeded-random.ts'

const invite = newInvite(seededEntropy(2))
const byNode = (use: string, byteCount: number) =>
  new Uint8Array(hkdfSync('sha256', invite.secret, invite.room, `musearoo/1 ${use}`, byteCount))

it("[SE2] keys are HKDF-SHA-256 as Node's own implementation has it", () => {
  const keys = roomKeys(invite)
  expect(keys.signal).toEqual(byNode('signal', 32))
  expect(fromBase64Url(keys.proof)).toEqual(byNode('proof', 16))
  expect(fromBase64Url(keys.bearer)).toEqual(byNode('bearer', 32))
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
