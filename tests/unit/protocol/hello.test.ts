import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  encodeHello,
  type HelloPlace,
  type Introduction,
  openHello,
} from '../../../shared/protocol/hello.ts'
import { createIdentity } from '../../../shared/protocol/identity.ts'
import { newActorId, newPeerId, newRoomId } from '../../../shared/protocol/ids.ts'
import { newInvite } from '../../../shared/protocol/invite.ts'
import { roomKeys } from '../../../shared/protocol/keys.ts'
import { membershipOf } from '../../../shared/protocol/membership.ts'
import { utf8Decode, utf8Encode } from '../../../shared/text.ts'
import { seededEntropy } from '../../support/seeded-random.ts'

const entropy = seededEntropy(7)
const identity = createIdentity(entropy(32))
const fingerprint = () => Array.from(entropy(32), n => n.toString(16).padStart(2, '0')).join(':')
const invite = newInvite(entropy)
const keys = roomKeys(invite)
const place: HelloPlace = {
  room: invite.room,
  from: newPeerId(entropy),
  to: newPeerId(entropy),
  fingerprints: { from: fingerprint().toUpperCase(), to: fingerprint().toUpperCase() },
}
const introduction: Introduction = {
  actor: newActorId(entropy),
  role: 'player',
  door: false,
  name: 'Åsa 🎹',
  colour: 3,
}
const bytes = encodeHello(introduction, place, identity, keys.membership)
const changed = (change: Record<string, unknown>) =>
  utf8Encode(JSON.stringify({ ...JSON.parse(utf8Decode(bytes)), ...change }))
const codeOf = (hello: Uint8Array, at = place) => {
  const opened = openHello(hello, at, keys)
  return opened.ok ? 'verified' : opened.error.code
}

describe('hello', () => {
  it('[ID4] says who the other end is, once its signature is verified', () => {
    expect(openHello(bytes, place, keys)).toEqual({
      ok: true,
      value: {
        ...introduction,
        player: identity.player,
        publicKey: identity.publicKey,
        isMember: true,
      },
    })
  })

  it('[ID4] holds for this link only: not elsewhere, not reversed, not through other certificates', () => {
    const { room, from, to, fingerprints } = place
    const elsewhere: HelloPlace[] = [
      { ...place, room: newRoomId(entropy) },
      { ...place, from: newPeerId(entropy) },
      { ...place, to: newPeerId(entropy) },
      { room, from: to, to: from, fingerprints },
      { ...place, fingerprints: { ...fingerprints, from: fingerprint() } },
      { ...place, fingerprints: { ...fingerprints, to: fingerprint() } },
      { ...place, fingerprints: { from: fingerprints.to, to: fingerprints.from } },
    ]
    for (const at of elsewhere) expect(codeOf(bytes, at)).toBe('forged')
  })

  it('[ID4] with another actor, role or key it is forged', () => {
    const stranger = createIdentity(entropy(32))
    const theirs = JSON.parse(
      utf8Decode(encodeHello(introduction, place, stranger, keys.membership)),
    )
    expect(codeOf(changed({ actor: newActorId(entropy) }))).toBe('forged')
    expect(codeOf(changed({ role: 'recorder' }))).toBe('forged')
    expect(codeOf(changed({ publicKey: theirs.publicKey }))).toBe('forged')
    expect(codeOf(changed({ signature: theirs.signature }))).toBe('forged')
  })

  it('[ID4] [SE6] who has the link for listeners only says so, and cannot say otherwise', () => {
    const listener = roomKeys(keys.listening)
    const quiet = encodeHello(introduction, place, identity, listener.membership)
    expect(openHello(quiet, place, keys)).toMatchObject({ ok: true, value: { isMember: false } })
    // Another room's member, this one's proof under another player, and for another link.
    const other = encodeHello(introduction, place, identity, membershipOf(newInvite(entropy)))
    expect(codeOf(other)).toBe('forged')
    const stranger = createIdentity(entropy(32))
    const { member } = JSON.parse(utf8Decode(bytes))
    const theirs = JSON.parse(utf8Decode(encodeHello(introduction, place, stranger, undefined)))
    expect(codeOf(utf8Encode(JSON.stringify({ ...theirs, member })))).toBe('forged')
    const elsewhere = { ...place, to: newPeerId(entropy) }
    const there = JSON.parse(utf8Decode(encodeHello(introduction, elsewhere, identity, undefined)))
    expect(codeOf(utf8Encode(JSON.stringify({ ...there, member })), elsewhere)).toBe('forged')
  })

  it('[SE6] a listener tells members from listeners as well as a member does', () => {
    const listener = roomKeys(keys.listening)
    expect(openHello(bytes, place, listener)).toMatchObject({ ok: true, value: { isMember: true } })
  })

  it.each([
    ['an unknown key', { admin: true }],
    ['no name', { name: undefined }],
    ['a name of blanks', { name: '   ' }],
    ['a name too long', { name: 'x'.repeat(41) }],
    ['a colour beyond the palette', { colour: 12 }],
    ['a role of its own', { role: 'host' }],
    ['an actor that is none', { actor: 'x' }],
    ['a key of another length', { publicKey: 'AAAA' }],
    ['a signature that is no base64url', { signature: '!'.repeat(86) }],
    ['no version', { version: undefined }],
  ])('[ID4] %s is refused as malformed', (_, change) => {
    expect(codeOf(changed(change))).toBe('malformed')
  })

  it('[ID5] another version is told apart from nonsense', () => {
    expect(codeOf(changed({ version: 2 }))).toBe('newer-version')
    expect(codeOf(utf8Encode('{"version":2}'))).toBe('newer-version')
    expect(codeOf(changed({ version: 0 }))).toBe('unsupported-version')
  })

  it('[ID4] is at most 4 KiB', () => {
    expect(codeOf(changed({ name: 'x'.repeat(4096) }))).toBe('too-large')
  })

  it('[ID4] any bytes are refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(utf8Encode)), hostile => {
        expect(openHello(hostile, place, keys).ok).toBe(false)
      }),
    )
  })
})
