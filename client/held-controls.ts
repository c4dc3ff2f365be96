/**
 * Controls under this player's hands (PR3): knobs and faders, on the page or on a controller. The room
 * hears them move; its document has them when they rest. Two hands may move several at once.
 */
import type { EditOf } from '../shared/doc/edit.ts'
import type { Cancel, Clock } from '../shared/ports.ts'
import type { Room } from '../shared/session/room-options.ts'
import { localMicros, ms } from '../shared/time/units.ts'
import type { Notices } from './notices.ts'

/** What a control of a player, of a track or of a strip says: only what it moves. */
export type ControlEdit = EditOf<'set-profile' | 'set-track' | 'set-player-strip'>

export interface HeldControls {
  /** The control stands so now. Outside a room nothing. */
  turn(edit: ControlEdit): void
  /** What is in hand is let go of, where it was held. */
  leave(): void
}

/** Neither a keyboard nor a MIDI controller says that it is let go of: so long without a move does. */
const REST = ms(400)
/** Players, tracks and strips in hand at once: as many as a packet carries (PR1). */
const MOST_TARGETS = 4
const MOST_CHARACTERS = 600

export function createHeldControls(options: {
  readonly clock: Clock
  room(): Pick<Room, 'attention'> | undefined
  readonly notices: Pick<Notices, 'say'>
}): HeldControls {
  const { clock } = options
  let inHand: readonly ControlEdit[] = []
  let held: Pick<Room, 'attention'> | undefined
  let resting: Cancel = () => {}

  function letGo(): void {
    resting()
    const where = held
    inHand = []
    held = undefined
    where?.attention.letGo().catch((error: unknown) => {
      options.notices.say('fault', error instanceof Error ? error.message : 'That did not work.')
    })
  }

  return {
    turn(edit) {
      const room = options.room()
      if (room !== held) letGo()
      if (!room) return
      const next = joined(inHand, edit)
      const isTooMuch = next.length > MOST_TARGETS || JSON.stringify(next).length > MOST_CHARACTERS
      if (isTooMuch) letGo()
      inHand = isTooMuch ? [edit] : next
      held = room
      room.attention.turn(inHand)
      resting()
      resting = clock.at(localMicros(clock.now() + REST), letGo)
    },
    leave: letGo,
  }
}

/** One edit a target, each with the latest of all its controls. */
function joined(inHand: readonly ControlEdit[], edit: ControlEdit): readonly ControlEdit[] {
  const at = inHand.findIndex(one => targetOf(one) === targetOf(edit))
  const before = inHand[at]
  return before ? inHand.with(at, merged(before, edit)) : [...inHand, edit]
}

function targetOf(edit: ControlEdit): string {
  if (edit.type === 'set-profile') return 'me'
  return edit.type === 'set-track' ? edit.track : edit.player
}

/** Both of one target, hence of one type. */
function merged(before: ControlEdit, edit: ControlEdit): ControlEdit {
  if (edit.type === 'set-player-strip' && before.type === edit.type)
    return { ...before, strip: { ...before.strip, ...edit.strip } }
  if (edit.type === 'set-profile' && before.type === edit.type)
    return { ...before, knobs: { ...before.knobs, ...edit.knobs } }
  if (edit.type === 'set-track' && before.type === edit.type)
    return {
      ...before,
      ...((before.knobs || edit.knobs) && { knobs: { ...before.knobs, ...edit.knobs } }),
      ...((before.strip || edit.strip) && { strip: { ...before.strip, ...edit.strip } }),
    }
  return edit
}
