/** The invite on its way to the Recorder: past the signaling server, which cannot read it (SE5). */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { x25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import * as v from 'valibot'
import { ProtocolError } from '../errors.ts'
import type { Entropy } from '../ports.ts'
import { err, ok, type Result } from '../result.ts'
import { utf8Decode, utf8Encode } from '../text.ts'
import { concatBytes, fromBase64Url, toBase64Url } from './bytes.ts'
import { isRoomId, type RoomId } from './ids.ts'
import { type Invite, SECRET_BYTES } from './invite.ts'

const KEY_BYTES = 32
const NONCE_BYTES = 24
const TAG_BYTES = 16
const BOX_AT = KEY_BYTES + NONCE_BYTES
/** `{ room, secret }` as JSON takes 60; more is not one of ours. */
const MAX_SEALED_CHARS = 1024

const SealedInvite = v.strictObject({
  room: v.custom<RoomId>(isRoomId),
  secret: v.pipe(v.string(), v.length(22)),
})

/** The X25519 public key of a Recorder's 32 secret bytes. */
export const recorderPublicKey = (secretKey: Uint8Array): Uint8Array =>
  x25519.getPublicKey(secretKey)

/** @returns undefined when that key is none: nothing can be sealed to it */
export function sealInvite(
  invite: Invite,
  recorderKey: Uint8Array,
  entropy: Entropy,
): string | undefined {
  const secretKey = entropy(KEY_BYTES)
  const publicKey = x25519.getPublicKey(secretKey)
  const key = sharedKey(secretKey, recorderKey, concatBytes(publicKey, recorderKey))
  if (!key) return undefined
  const nonce = entropy(NONCE_BYTES)
  const text = JSON.stringify({ room: invite.room, secret: toBase64Url(invite.secret) })
  const cipher = xchacha20poly1305(key, nonce, utf8Encode(invite.room))
  return toBase64Url(concatBytes(publicKey, nonce, cipher.encrypt(utf8Encode(text))))
}

/** @param room the one that the signaling server names beside the sealed invite */
export function openInvite(
  sealed: string,
  room: RoomId,
  secretKey: Uint8Array,
): Result<Invite, ProtocolError> {
  const bytes = sealed.length <= MAX_SEALED_CHARS ? fromBase64Url(sealed) : undefined
  if (!bytes || bytes.length < BOX_AT + TAG_BYTES)
    return err(new ProtocolError('malformed', 'not a sealed invite'))
  const ephemeral = bytes.subarray(0, KEY_BYTES)
  const both = concatBytes(ephemeral, recorderPublicKey(secretKey))
  const key = sharedKey(secretKey, ephemeral, both)
  if (!key) return err(new ProtocolError('not-sealed-for-us', 'no key to agree with'))
  const cipher = xchacha20poly1305(key, bytes.subarray(KEY_BYTES, BOX_AT), utf8Encode(room))
  let text: string
  try {
    text = utf8Decode(cipher.decrypt(bytes.subarray(BOX_AT)))
  } catch {
    return err(new ProtocolError('not-sealed-for-us', 'the seal does not open'))
  }
  return readInvite(text, room)
}

/** Undefined for a public key of low order, on which both ends would agree with anybody. */
function sharedKey(secretKey: Uint8Array, publicKey: Uint8Array, salt: Uint8Array) {
  try {
    const shared = x25519.getSharedSecret(secretKey, publicKey)
    return hkdf(sha256, shared, salt, utf8Encode('musearoo/1 invite'), KEY_BYTES)
  } catch {
    return undefined
  }
}

function readInvite(text: string, room: RoomId): Result<Invite, ProtocolError> {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), SealedInvite), text)
  const secret = parsed.success ? fromBase64Url(parsed.output.secret) : undefined
  if (!parsed.success || parsed.output.room !== room || secret?.length !== SECRET_BYTES)
    return err(new ProtocolError('malformed', 'no invite of that room in the seal'))
  return ok({ room, secret })
}
