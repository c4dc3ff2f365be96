/** Where the song is now, for scripts. */
import type { TransportState } from '../shared/companion.ts'
import { DEFAULT_LOOP } from '../shared/doc/default-loop.ts'
import type { SessionView } from '../shared/doc/view.ts'
import type { Room } from '../shared/session/room-options.ts'
import { barBeatOf, isRolling, phaseIn, positionIn } from '../shared/time/transport.ts'
import { bpm, ticks } from '../shared/time/units.ts'

/** Outside a room nothing plays. */
export const AT_REST: TransportState = {
  playing: false,
  phase: 'stopped',
  position: ticks(0),
  tempo: bpm(120),
  bar: 1,
  beat: 1,
  loop: DEFAULT_LOOP,
}

export function transportStateOf(room: Room, session: SessionView): TransportState {
  const { transport } = session
  const { id } = room.view().clock
  const now = room.clock.now()
  const position = positionIn(transport, id, now)
  const { bar, beat } = barBeatOf(position, transport.timeSignature)
  return {
    playing: isRolling(transport, id),
    phase: phaseIn(transport, id, now),
    position,
    tempo: transport.bpm,
    bar,
    beat,
    loop: transport.loop ?? DEFAULT_LOOP,
  }
}
