import type { RoomId } from '../shared/protocol/ids.ts'

const INVITE = /^https?:\/\/[^\s/?#@]+\/r\/(r_[a-z0-9]{12})#[A-Za-z0-9_-]{22}$/

/** Whether a text is an invite (SE1) to just that room: the lobby shows no other links (SG8). */
export const invitesTo = (room: RoomId, invite: string): boolean =>
  INVITE.exec(invite)?.[1] === room
