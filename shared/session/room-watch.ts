/** The room's view as it changes: what did not keeps its identity, and nobody is woken for nothing. */
import { keepEqual, shareEntries } from '../doc/sharing.ts'
import type { Cancel, Clock } from '../ports.ts'
import { localMicros, ms } from '../time/units.ts'
import type { RoomView } from './room-view.ts'
import { createSubject } from './subject.ts'

/** What an edit may change of the view. */
export type SavingPart = Pick<RoomView, 'recorder' | 'recorderKey' | 'saving' | 'fetching'>

export interface RoomWatchOptions {
  readonly clock: Clock
  all(): RoomView
  saving(): SavingPart
}

export interface RoomWatch {
  view(): RoomView
  /** Something of the room may be different now. */
  changed(): void
  /** At most its saving is: of the rest not even the figures are looked at. More to save is a figure. */
  savingChanged(): void
  /** Figures moved: they are shown with the next change, or a little later all together. */
  measured(): void
  onView(listener: (view: RoomView) => void): Cancel
  /** Nothing measured is shown any more. */
  close(): void
}

/** Each link measures once a second, and twenty times when it is new: nobody reads that fast. */
const FIGURES_WAIT = ms(250)

export function createRoomWatch({ clock, all, saving }: RoomWatchOptions): RoomWatch {
  const views = createSubject<RoomView>()
  let view: RoomView | undefined
  let waiting: Cancel | undefined

  function changed(): void {
    settle()
    become(shared(view, all()))
  }

  function become(now: RoomView): void {
    if (view === now) return
    view = now
    views.next(now)
  }

  function settle(): void {
    waiting?.()
    waiting = undefined
  }

  function measured(): void {
    waiting ??= clock.at(localMicros(clock.now() + FIGURES_WAIT), changed)
  }

  return {
    view() {
      view ??= all()
      return view
    },
    changed,
    savingChanged() {
      if (!view) return changed()
      const now = { ...view, ...saving() }
      if (isOnlyMoreToSave(view, now)) return measured()
      become(keepEqual(view, { ...now, saving: keepEqual(view.saving, now.saving) }))
    },
    measured,
    onView: views.listen,
    close: settle,
  }
}

/** Each edit adds one to what is on its way to the disk, which is a figure like others until it is there. */
function isOnlyMoreToSave(before: RoomView, now: RoomView): boolean {
  if (before.saving.name !== 'saving' || now.saving.name !== 'saving') return false
  const isMore = now.saving.waiting > before.saving.waiting
  return isMore && keepEqual(before, { ...now, saving: before.saving }) === before
}

/** @returns `before` itself if `now` shows the same */
function shared(before: RoomView | undefined, now: RoomView): RoomView {
  if (!before) return now
  return keepEqual(before, {
    ...now,
    self: keepEqual(before.self, now.self),
    phase: keepEqual(before.phase, now.phase),
    saving: keepEqual(before.saving, now.saving),
    delivery: keepEqual(before.delivery, now.delivery),
    clock: keepEqual(before.clock, now.clock),
    peers: shareEntries(before.peers, now.peers),
  })
}
