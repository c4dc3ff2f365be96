/** Offers, answers and candidates as the signaling server sees them: sealed (SE3, SE4). */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { ProtocolError } from '../errors.ts'
import type { Entropy } from '../ports.ts'
import { err, ok, type Result } from '../result.ts'
import { utf8Decode, utf8Encode } from '../text.ts'
import { concatBytes, fromBase64Url, toBase64Url } from './bytes.ts'
import type { PeerId, RoomId } from './ids.ts'
import type { RoomKeys } from './keys.ts'
import { ReplayMemory } from './replay-memory.ts'
import { MAX_RELAY_CHARS } from './signaling.ts'

export interface Sealer {
  /**
   * @param attempt counts the dials of this pair, 0 … 2³² − 1
   * @param body at most 12,240 bytes of UTF-8. @throws RangeError beyond
   */
  seal(to: PeerId, attempt: number, body: string): string
  /** Refuses what is malformed, not sealed by `from` for us in this room, or said before. */
  open(from: PeerId, sealed: string): Result<OpenedBody, ProtocolError>
  /** The highest attempt sealed to or opened from that peer, 0 at first: a new dial goes beyond. */
  newestAttempt(peer: PeerId): number
}
export interface OpenedBody {
  readonly attempt: number
  readonly counter: number
  readonly body: string
}

const HEAD_BYTES = 8
const NONCE_BYTES = 24
const TAG_BYTES = 16
const BOX_AT = HEAD_BYTES + NONCE_BYTES
const MAX_BODY_BYTES = (MAX_RELAY_CHARS / 4) * 3 - BOX_AT - TAG_BYTES

export function createSealer(options: {
  readonly keys: Pick<RoomKeys, 'signal'>
  readonly room: RoomId
  readonly self: PeerId
  readonly entropy: Entropy
}): Sealer {
  const { keys, room, self, entropy } = options
  const replays = new ReplayMemory()
  const sent = new Map<PeerId, { attempt: number; counter: number }>()

  /** Binds the box to its way and number: at another place it does not open. */
  const associated = (from: PeerId, to: PeerId, head: Uint8Array) =>
    concatBytes(utf8Encode(['musearoo/1', room, from, to].join('\0')), head)

  return {
    seal(to, attempt, body) {
      const plain = utf8Encode(body)
      if (plain.length > MAX_BODY_BYTES) throw new RangeError(`${plain.length} bytes to seal`)
      const last = sent.get(to) ?? { attempt: 0, counter: -1 }
      const counter = last.counter + 1
      sent.set(to, { attempt: Math.max(last.attempt, attempt), counter })
      const head = new Uint8Array(HEAD_BYTES)
      new DataView(head.buffer).setUint32(0, attempt)
      new DataView(head.buffer).setUint32(4, counter)
      const nonce = entropy(NONCE_BYTES)
      const cipher = xchacha20poly1305(keys.signal, nonce, associated(self, to, head))
      return toBase64Url(concatBytes(head, nonce, cipher.encrypt(plain)))
    },

    open(from, sealed) {
      const bytes = sealed.length <= MAX_RELAY_CHARS ? fromBase64Url(sealed) : undefined
      if (!bytes || bytes.length < BOX_AT + TAG_BYTES)
        return err(new ProtocolError('malformed', 'not a sealed body'))
      const head = bytes.subarray(0, HEAD_BYTES)
      const view = new DataView(bytes.buffer, bytes.byteOffset)
      const attempt = view.getUint32(0)
      const counter = view.getUint32(4)
      const nonce = bytes.subarray(HEAD_BYTES, BOX_AT)
      const cipher = xchacha20poly1305(keys.signal, nonce, associated(from, self, head))
      let plain: Uint8Array
      try {
        plain = cipher.decrypt(bytes.subarray(BOX_AT))
      } catch {
        return err(new ProtocolError('not-sealed-for-us', 'the seal does not open'))
      }
      if (!replays.admit(from, attempt, counter))
        return err(new ProtocolError('replayed', `attempt ${attempt}, body ${counter}: old`))
      return ok({ attempt, counter, body: utf8Decode(plain) })
    },

    newestAttempt: peer => Math.max(sent.get(peer)?.attempt ?? 0, replays.newestAttempt(peer)),
  }
}
