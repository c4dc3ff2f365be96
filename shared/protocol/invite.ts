import type { RoomId } from './ids.ts'

/** What opens a room: whoever has it is in. */
export interface Invite {
  readonly room: RoomId
  /** 16 random bytes, never shown to a server. */
  readonly secret: Uint8Array
}
