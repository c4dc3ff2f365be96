/** The invite: one line of text that opens a room, and the only thing that does (SE1). */
import { RoomError } from '../errors.ts'
import type { Entropy } from '../ports.ts'
import { err, ok, type Result } from '../result.ts'
import { fromBase64Url, toBase64Url } from './bytes.ts'
import { isRoomId, newRoomId, type RoomId } from './ids.ts'

/** What opens a room: whoever has it is in. */
export interface Invite {
  readonly room: RoomId
  /** 16 random bytes, never shown to a server. */
  readonly secret: Uint8Array
}

export const SECRET_BYTES = 16
/** Longer than any origin we can be served from. */
const MAX_INVITE_CHARS = 512
const INVITE =
  /^(?:https?:\/\/[^\s/?#]+)?\/r\/(?<room>[^\s/?#]+)\/?(?:\?[^\s#]*)?#(?<secret>[A-Za-z0-9_-]+)$/

export const newInvite = (draw: Entropy): Invite => ({
  room: newRoomId(draw),
  secret: draw(SECRET_BYTES),
})

/** @param origin as in `https://jam.example`, without a path */
export const formatInvite = (origin: string, { room, secret }: Invite): string =>
  `${origin.replace(/\/+$/, '')}/r/${room}#${toBase64Url(secret)}`

/** A whole link, or its part from `/r/` on; blanks around it are the clipboard's. Never throws. */
export function parseInvite(text: string): Result<Invite, RoomError> {
  const match = text.length <= MAX_INVITE_CHARS ? INVITE.exec(text.trim()) : null
  const room = match?.groups?.room
  const secret = fromBase64Url(match?.groups?.secret ?? '')
  if (!isRoomId(room) || secret?.length !== SECRET_BYTES)
    return err(new RoomError('wrong-invite', 'This link is incomplete or was changed.'))
  return ok({ room, secret })
}
