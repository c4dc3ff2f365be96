/** The song of the room that this page is in, for whatever plays it. */
import type { SessionView } from '../shared/doc/view.ts'
import type { RoomClock } from '../shared/ports.ts'
import { spansOf } from '../shared/time/transport.ts'
import { type Micros, ms } from '../shared/time/units.ts'

export interface SongSource {
  readonly session: SessionView
  readonly clock: RoomClock
  readonly clockId: () => string
}

/** Longer than anybody hands notes over ahead. */
const LINGER = ms(500)

/** Whether the song moves, will, or did a moment ago. */
export const isMoving = ({ session: { transport }, clockId }: SongSource, now: Micros): boolean =>
  spansOf(transport, clockId()).some(({ until }) => until > now - LINGER)
