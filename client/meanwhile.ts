/**
 * Who was away from a room for more than a minute, or cut off in it, reads in one sentence what others
 * did to it meanwhile.
 */
import type { SessionView } from '../shared/doc/view.ts'
import type { Cancel, Clock } from '../shared/ports.ts'
import type { PlayerId, RoomId } from '../shared/protocol/ids.ts'
import type { RoomView } from '../shared/session/room-view.ts'
import { localMicros } from '../shared/time/units.ts'
import type { Notices } from './notices.ts'
import { changesSince, outlineOf, type SessionOutline } from './session-outline.ts'
import type { KeyValue } from './storage/key-value.ts'
import { keepLastSeen, readLastSeen } from './storage/outline-store.ts'

export interface Meanwhile {
  /** Looks as soon as the others have had the time to tell, then remembers what is seen. */
  enter(visit: RoomVisit): void
  /** At every change of the room's view: whether anybody, or the server, can be reached. */
  look(view: Pick<RoomView, 'signaling' | 'peers'>): void
  leave(): void
}

export interface RoomVisit {
  readonly room: RoomId
  readonly player: PlayerId
  session(): SessionView | undefined
}

/** Shorter is no absence, ms. */
const AWAY = 60_000
/** Until the links are open and what was missed has come, µs. */
const SETTLES_IN = 5_000_000
/** A page that is closed has no time to write: what it saw so long ago has to do, µs. */
const KEEP_EVERY = 10_000_000
/** More is no short report. */
const MAX_PARTS = 6

export function createMeanwhile({
  clock,
  self,
  notices,
  today = Date.now,
}: {
  readonly clock: Clock
  readonly self: Promise<KeyValue>
  readonly notices: Notices
  /** ms since 1970, also while no page is open */
  today?(): number
}): Meanwhile {
  let leave: Cancel = () => {}
  let here: RoomVisit | undefined
  let cutOffAt: number | undefined

  function enter(visit: RoomVisit): void {
    leave()
    here = visit
    const { room } = visit
    const before = self.then(store => readLastSeen(store, room)).catch(() => undefined)
    const cameAt = today()
    let stop = after(SETTLES_IN, () => {
      void before.then(seen => {
        const session = visit.session()
        if (seen && session && cameAt - seen.lastAt > AWAY)
          report(changesSince(seen.outline, session, visit.player))
      })
      again()
    })
    leave = () => stop()

    function again(): void {
      const cancel = after(KEEP_EVERY, again)
      keep(visit)
      stop = () => {
        cancel()
        keep(visit)
      }
    }
  }

  function look({ signaling, peers }: Pick<RoomView, 'signaling' | 'peers'>): void {
    const isCutOff = !signaling && Object.values(peers).every(({ link }) => link !== 'open')
    if (isCutOff) {
      cutOffAt ??= today()
      return
    }
    const span = today() - (cutOffAt ?? today())
    cutOffAt = undefined
    const session = here?.session()
    if (here && session && span > AWAY) tellWhatComes(here, outlineOf(session))
  }

  /** @param before as it was when the way was open again: with all that was done here meanwhile */
  function tellWhatComes(visit: RoomVisit, before: SessionOutline): void {
    after(SETTLES_IN, () => {
      const session = visit.session()
      if (visit === here && session) report(changesSince(before, session, visit.player))
    })
  }

  function keep({ room, session }: RoomVisit): void {
    const view = session()
    if (!view) return
    const seen = { lastAt: today(), outline: outlineOf(view) }
    // A browser that keeps nothing has no such report.
    self.then(store => keepLastSeen(store, room, seen)).catch(() => undefined)
  }

  function report(changes: readonly string[]): void {
    if (changes.length === 0) return
    const more = changes.length > MAX_PARTS ? ' and more' : ''
    const list = changes.slice(0, MAX_PARTS).join(', ')
    notices.say('report', `While you were away: ${list}${more}.`)
  }

  const after = (span: number, task: () => void): Cancel =>
    clock.at(localMicros(clock.now() + span), task)

  return {
    enter,
    look,
    leave() {
      leave()
      leave = () => {}
      here = undefined
      cutOffAt = undefined
    },
  }
}
