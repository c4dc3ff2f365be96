/** One stay in one room that we keep: from the moment somebody is in it until nobody is (AR3, AR4). */
import type { Cancel, Clock } from '../shared/ports.ts'
import type { Entry } from '../shared/protocol/invite.ts'
import type { Room } from '../shared/session/room-options.ts'
import { localMicros, type Micros, seconds } from '../shared/time/units.ts'

/** A reload or a change of networks is shorter; so is the way from `occupied` to the first link. */
const EMPTY_PATIENCE = seconds(10)
/** We were called, yet our document says "do not save": the players' newer word may be on its way. */
const SAVING_PATIENCE = seconds(10)

/** Why a visit ended. */
export type Farewell = 'empty' | 'not-saving' | 'refused' | 'closed'

export interface Visit {
  readonly room: Room
  readonly isEnding: () => boolean
  /** Flushes and leaves. Settles when all is on disk; twice is safe. */
  end(why: Farewell): Promise<void>
}

/** @param onEnded told once, when the room is closed and flushed */
export function createVisit(options: {
  readonly room: Room
  readonly clock: Clock
  readonly onEnded: (why: Farewell, failure: unknown) => void
  /** The room is opened by that from now on (LK8). */
  readonly onMoved: (entry: Entry) => void
}): Visit {
  const { room, clock, onEnded, onMoved } = options
  let ending: Promise<void> | undefined
  let wasSaving = false

  const emptiness = patience(EMPTY_PATIENCE, () => end('empty'))
  const silence = patience(SAVING_PATIENCE, () => end('not-saving'))

  function patience(span: Micros, task: () => void) {
    let cancel: Cancel | undefined
    return {
      start: () => {
        cancel ??= clock.at(localMicros(clock.now() + span), task)
      },
      stop: () => {
        cancel?.()
        cancel = undefined
      },
    }
  }

  function look(): void {
    if (ending) return
    const { phase, peers } = room.view()
    if (phase.name === 'refused') {
      void end('refused')
      return
    }
    if (Object.values(peers).some(peer => !peer.recorder)) emptiness.stop()
    else emptiness.start()

    const saving = room.session()?.saving
    if (saving === false && wasSaving) void end('not-saving')
    else if (saving === false) silence.start()
    else silence.stop()
    wasSaving ||= saving === true
  }

  function end(why: Farewell): Promise<void> {
    if (ending) return ending
    emptiness.stop()
    silence.stop()
    for (const stop of listening) stop()
    ending = room.close().then(
      () => onEnded(why, undefined),
      failure => onEnded(why, failure),
    )
    return ending
  }

  const listening = [room.onView(look), room.onSession(look), room.onMoved(onMoved)]
  look()
  return { room, isEnding: () => ending !== undefined, end }
}
