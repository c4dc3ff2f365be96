/** Reads what somebody pasted or opened as an invite, before any network is asked. */
import { isRoomId, type RoomId } from '../../shared/protocol/ids.ts'

/** 128 bits in base64url, of players or of listeners. */
const SECRET = /^#(listen\.)?[A-Za-z0-9_-]{22}$/
const ROOM_PATH = /^\/r\/([^/]+)\/?$/

export const WRONG_LINK = 'This link is incomplete or was changed.'

export interface InviteLink {
  readonly origin: string
  readonly room: RoomId
  /** `/r/ROOM#SECRET` or `/r/ROOM#listen.SECRET` */
  readonly path: string
}

/** Undefined when it is not a complete invite. A path alone is read as one of `base`. */
export function readInviteLink(text: string, base: string): InviteLink | undefined {
  const trimmed = text.trim()
  if (!URL.canParse(trimmed, base)) return undefined
  const url = new URL(trimmed, base)
  const room = ROOM_PATH.exec(url.pathname)?.[1]
  if (!/^https?:$/.test(url.protocol) || !isRoomId(room) || !SECRET.test(url.hash)) return undefined
  return { origin: url.origin, room, path: `/r/${room}${url.hash}` }
}
