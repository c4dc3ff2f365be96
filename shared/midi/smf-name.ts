import type { RoomId } from '../protocol/ids.ts'
import type { Bpm } from '../time/units.ts'

/**
 * The name of a download: `musearoo_ROOM_2026-11-22_120bpm`, its ending to be added.
 *
 * @param date as the player's calendar has it, `YYYY-MM-DD`
 */
export const downloadNameOf = (room: RoomId, date: string, bpm: Bpm): string =>
  `musearoo_${room.slice('r_'.length)}_${date}_${Math.round(bpm)}bpm`

export const smfNameOf = (room: RoomId, date: string, bpm: Bpm): string =>
  `${downloadNameOf(room, date, bpm)}.mid`
