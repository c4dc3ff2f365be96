/** Where the song is now, for scripts. */
import type { TransportState } from '../shared/companion.ts'
import { DEFAULT_LOOP } from '../shared/doc/default-loop.ts'
import { chordAt, keyAt } from '../shared/doc/point-at.ts'
import type { SessionView } from '../shared/doc/view.ts'
import type { Room } from '../shared/session/room-options.ts'
import { isRolling, phaseIn, placeIn } from '../shared/time/transport.ts'
import { bpm, TICKS_PER_QUARTER, ticks } from '../shared/time/units.ts'

/** Outside a room nothing plays. */
export const AT_REST: TransportState = {
  playing: false,
  phase: 'stopped',
  position: ticks(0),
  tempo: bpm(120),
  timeSignature: { beats: 4, unit: 4 },
  key: 'C',
  scale: 'major',
  chord: undefined,
  bar: 1,
  beat: 1,
  nextBeat: ticks(TICKS_PER_QUARTER),
  loop: DEFAULT_LOOP,
}

export function transportStateOf(room: Room, session: SessionView): TransportState {
  const { transport } = session
  const { id } = room.view().clock
  const now = room.clock.now()
  const { position, governed, tempo, signature, bar, beat, nextBeat } = placeIn(transport, id, now)
  return {
    playing: isRolling(transport, id),
    phase: phaseIn(transport, id, now),
    position,
    tempo,
    timeSignature: signature,
    ...keyAt(session, governed),
    chord: chordAt(session, governed),
    bar,
    beat,
    nextBeat,
    loop: transport.loop ?? DEFAULT_LOOP,
  }
}
