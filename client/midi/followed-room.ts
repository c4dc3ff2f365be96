/** The room as a follower of somebody's MIDI clock needs it. */
import type { FollowedRoom } from '../../shared/midi/clock-follow.ts'
import type { Jam } from '../jam.ts'

/** Undefined outside a room, also at its door. */
export function followedRoomOf(jam: Jam | undefined): FollowedRoom | undefined {
  const view = jam?.room.view()
  const session = jam?.room.session()
  if (!jam || view?.phase.name !== 'in' || !session) return undefined
  return {
    transport: session.transport,
    clock: view.clock.id,
    now: jam.room.clock.now(),
    lead: jam.room.lead(),
  }
}
