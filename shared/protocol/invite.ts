/** The invite: one line of text that opens a room, and the only thing that does (SE1). */
import { RoomError } from '../errors.ts'
import type { Entropy } from '../ports.ts'
import { err, ok, type Result } from '../result.ts'
import { fromBase64Url, toBase64Url } from './bytes.ts'
import { isRoomId, newRoomId, type RoomId } from './ids.ts'

/** What opens a room to play in it: whoever has it is in. */
export interface Invite {
  readonly room: RoomId
  /** 16 random bytes, never shown to a server. */
  readonly secret: Uint8Array
}

/** What opens a room to listen in it. It follows from the invite, and the invite not from it. */
export interface ListenerInvite {
  readonly room: RoomId
  /** 16 bytes (SE6), never shown to a server. */
  readonly listening: Uint8Array
}

/** Either link to a room. */
export type Entry = Invite | ListenerInvite

export const isForListening = (entry: Entry): entry is ListenerInvite => 'listening' in entry

export const SECRET_BYTES = 16
/** Longer than any origin we can be served from. */
const MAX_INVITE_CHARS = 512
/** Stands before the secret of a link for listeners. */
const LISTENING = 'listen.'
const INVITE =
  /^(?:https?:\/\/[^\s/?#]+)?\/r\/(?<room>[^\s/?#]+)\/?(?:\?[^\s#]*)?#(?<listening>listen\.)?(?<secret>[A-Za-z0-9_-]+)$/

export const newInvite = (draw: Entropy): Invite => ({
  room: newRoomId(draw),
  secret: draw(SECRET_BYTES),
})

/** @param origin as in `https://jam.example`, without a path */
export const formatInvite = (origin: string, entry: Entry): string =>
  `${origin.replace(/\/+$/, '')}/r/${entry.room}#${secretText(entry)}`

const secretText = (entry: Entry): string =>
  isForListening(entry) ? `${LISTENING}${toBase64Url(entry.listening)}` : toBase64Url(entry.secret)

/** A whole link, or its part from `/r/` on; blanks around it are the clipboard's. Never throws. */
export function parseInvite(text: string): Result<Entry, RoomError> {
  const match = text.length <= MAX_INVITE_CHARS ? INVITE.exec(text.trim()) : null
  const room = match?.groups?.room
  const secret = fromBase64Url(match?.groups?.secret ?? '')
  if (!isRoomId(room) || secret?.length !== SECRET_BYTES)
    return err(new RoomError('wrong-invite', 'This link is incomplete or was changed.'))
  return ok(match?.groups?.listening ? { room, listening: secret } : { room, secret })
}
