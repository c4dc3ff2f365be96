/** The room's view as it changes: what did not keeps its identity, and nobody is woken for nothing. */
import { keepEqual, shareEntries } from '../doc/sharing.ts'
import type { Cancel } from '../ports.ts'
import type { RoomView } from './room-view.ts'
import { createSubject } from './subject.ts'

/** What an edit may change of the view. */
export type SavingPart = Pick<RoomView, 'recorder' | 'recorderKey' | 'saving' | 'fetching'>

export interface RoomWatch {
  view(): RoomView
  /** Something of the room may be different now. */
  changed(): void
  /** At most its saving is: of the rest not even the figures are looked at. */
  savingChanged(): void
  onView(listener: (view: RoomView) => void): Cancel
}

export function createRoomWatch(look: { all(): RoomView; saving(): SavingPart }): RoomWatch {
  const views = createSubject<RoomView>()
  let view: RoomView | undefined

  function show(now: RoomView): void {
    const before = view
    view = shared(before, now)
    if (view !== before) views.next(view)
  }

  return {
    view() {
      view ??= look.all()
      return view
    },
    changed: () => show(look.all()),
    savingChanged: () => show(view ? { ...view, ...look.saving() } : look.all()),
    onView: views.listen,
  }
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
