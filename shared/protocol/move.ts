/**
 * A room that moves to a fresh secret (LK8): the host's word for it, which anybody may pass on. It
 * travels over links alone, each of which is sealed between two who know each other.
 */
import { ProtocolError } from '../errors.ts'
import { err, ok, type Result } from '../result.ts'
import { utf8Encode } from '../text.ts'
import { fromBase64Url, toBase64Url } from './bytes.ts'
import { type Identity, isSignedBy, playerIdOf } from './identity.ts'
import type { PlayerId } from './ids.ts'
import { type Entry, type Invite, isForListening, type ListenerInvite } from './invite.ts'
import { listenerInviteOf } from './membership.ts'

export interface Move {
  /** base64url, 16 bytes: the new secret, or the listeners' (SE6). */
  readonly secret: string
  readonly for: 'members' | 'listeners'
  /** Who stay behind: nobody passes it on to them. */
  readonly removed: readonly PlayerId[]
  /** base64url, the host's Ed25519 key and signature. */
  readonly by: string
  readonly signature: string
}

export interface OpenedMove {
  readonly to: Entry
  /** Whether he is the room's host is to be looked up. */
  readonly by: PlayerId
  readonly removed: readonly PlayerId[]
}

/** @param from what the room is opened with until now */
export function signMove(
  from: ListenerInvite,
  to: Invite,
  removed: readonly PlayerId[],
  identity: Identity,
): Move {
  return {
    secret: toBase64Url(to.secret),
    for: 'members',
    removed,
    by: toBase64Url(identity.publicKey),
    signature: toBase64Url(identity.sign(signedText(from, listenerInviteOf(to), removed))),
  }
}

/** The same for those who only listen: nothing to play with follows from it. */
export const moveForListeners = (move: Move, to: Invite): Move => ({
  ...move,
  secret: toBase64Url(listenerInviteOf(to).listening),
  for: 'listeners',
})

/** `forged` also where it is from another secret than ours: an old word, or one of another room. */
export function openMove(move: Move, from: ListenerInvite): Result<OpenedMove, ProtocolError> {
  const secret = fromBase64Url(move.secret)
  const key = fromBase64Url(move.by)
  const signature = fromBase64Url(move.signature)
  if (secret?.length !== from.listening.length || !key || !signature)
    return err(new ProtocolError('malformed', 'no secret, key or signature'))
  const { room } = from
  const to: Entry = move.for === 'members' ? { room, secret } : { room, listening: secret }
  const listening = isForListening(to) ? to : listenerInviteOf(to)
  if (!isSignedBy(key, signedText(from, listening, move.removed), signature))
    return err(new ProtocolError('forged', 'signed for another move'))
  return ok({ to, by: playerIdOf(key), removed: move.removed })
}

const signedText = (
  from: ListenerInvite,
  to: ListenerInvite,
  removed: readonly PlayerId[],
): Uint8Array =>
  utf8Encode(
    [
      'musearoo/1 move',
      from.room,
      toBase64Url(from.listening),
      toBase64Url(to.listening),
      ...removed,
    ].join('\0'),
  )
