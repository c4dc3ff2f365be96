/** Where the song is now, for scripts. */
import type { TransportState } from '../shared/companion.ts'
import type { SessionView } from '../shared/doc/view.ts'
import type { Room } from '../shared/session/room-options.ts'
import { barBeatOf, isRolling, positionIn } from '../shared/time/transport.ts'
import { bpm, ticks } from '../shared/time/units.ts'

/** Outside a room nothing plays. */
export const AT_REST: TransportState = {
  playing: false,
  position: ticks(0),
  tempo: bpm(120),
  bar: 1,
  beat: 1,
}

export function transportStateOf(room: Room, session: SessionView): TransportState {
  const { transport } = session
  const { id } = room.view().clock
  const position = positionIn(transport, id, room.clock.now())
  const { bar, beat } = barBeatOf(position, transport.timeSignature)
  return { playing: isRolling(transport, id), position, tempo: transport.bpm, bar, beat }
}
