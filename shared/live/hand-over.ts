/**
 * Notes on their way from the network to the instrument: at once, or held until shortly before they
 * are due, so that a change of mind, a panic or a lost link can still call them back (LV10).
 */
import { isNoteOn, type PlayedEvent } from '../midi/message.ts'
import type { Cancel, Clock } from '../ports.ts'
import { type LocalMicros, localMicros, type Micros, micros, ms } from '../time/units.ts'
import { Hold } from './hold.ts'
import type { Instrument, JournalAt } from './instrument.ts'
import type { ListenerTime } from './listener-time.ts'
import { LATE_NOTE_ON_MICROS, playoutOf, stateDueOf } from './playout.ts'

export interface HandOverOptions {
  readonly clock: Clock
  readonly roomNow: () => Micros
  readonly toLocal: (moment: Micros) => LocalMicros
  readonly time: ListenerTime
  readonly instrument: Instrument
}

export interface HandOver {
  /** @param transit the link's usual one, on the room clock */
  event(event: PlayedEvent, transit: Micros): void
  journal(journal: JournalAt, transit: Micros): void
  /** The mode, its numbers or the song's tempo changed: what is held is placed anew. */
  retime(): void
  /** The room clock was set: moments of before mean nothing now, so nothing waits any longer. */
  flush(): void
  /** Forgets what is held. */
  clear(): void
  close(): void
}

type Item =
  | { readonly name: 'event'; readonly event: PlayedEvent }
  | { readonly name: 'journal'; readonly journal: JournalAt }

/** The audio thread gets its events this far ahead: longer than a busy page is ever away. */
const LOOK_AHEAD = ms(150)
/** Two clocks round, and one may be slewing: who is woken for an event must find it. */
const SLACK = ms(1)

export function createHandOver(options: HandOverOptions): HandOver {
  const { clock, roomNow, toLocal, time, instrument } = options
  const hold = new Hold<Item>()
  let transit = micros(0)
  let wakeAt = Number.POSITIVE_INFINITY
  let cancel: Cancel = () => {}
  let closed = false

  /** On our own clock; what is due by now is due now. */
  const localDue = (due: Micros): LocalMicros =>
    localMicros(due <= roomNow() ? clock.now() : Math.max(clock.now(), toLocal(due)))

  function handEvent(event: PlayedEvent, due: Micros, late: Micros): void {
    const at = localDue(due)
    if (isNoteOn(event)) time.placed(micros(at - toLocal(event.moment)))
    instrument.play(event, at, late)
  }

  function handJournal(journal: JournalAt, due: Micros): void {
    const lateOf = (played: Micros) => playoutOf(time.mode, { played, arrived: due, transit }).late
    instrument.repair(journal, localDue(due), lateOf)
  }

  function hand(item: Item, due: Micros): void {
    if (item.name === 'journal') handJournal(item.journal, due)
    else handEvent(item.event, due, micros(roomNow() - due))
  }

  function wait(due: Micros, item: Item): void {
    const overflown = hold.add(due, item)
    if (overflown) hand(overflown.item, overflown.due)
    plan()
  }

  function plan(): void {
    const next = hold.nextDue
    const at = next === undefined ? Number.POSITIVE_INFINITY : toLocal(next) - LOOK_AHEAD
    if (closed || at === wakeAt) return
    cancel()
    wakeAt = at
    if (Number.isFinite(at)) cancel = clock.at(localMicros(at), wake)
  }

  function wake(): void {
    wakeAt = Number.POSITIVE_INFINITY
    for (const { due, item } of hold.take(micros(roomNow() + LOOK_AHEAD + SLACK))) hand(item, due)
    plan()
  }

  function placeEvent(event: PlayedEvent, isAgain: boolean): void {
    const arrived = roomNow()
    const { due, late } = time.place(event, { played: event.moment, arrived, transit })
    // Called back by a shorter delay, and too late for it: nobody lost it, it was skipped.
    if (isAgain && isNoteOn(event) && late > LATE_NOTE_ON_MICROS) return
    if (due - arrived <= LOOK_AHEAD) handEvent(event, due, late)
    else wait(due, { name: 'event', event })
  }

  function placeJournal(journal: JournalAt): void {
    const arrived = roomNow()
    const due = stateDueOf(time.mode, { played: journal.sentAt, arrived, transit })
    if (due - arrived <= LOOK_AHEAD) handJournal(journal, due)
    // Until then the full ones tell enough, and these come with every packet.
    else if (journal.journal.extent === 'full') wait(due, { name: 'journal', journal })
  }

  return {
    event(event, usual) {
      transit = usual
      placeEvent(event, false)
    },
    journal(journal, usual) {
      transit = usual
      placeJournal(journal)
    },
    retime() {
      for (const { item } of hold.clear())
        if (item.name === 'event') placeEvent(item.event, true)
        else placeJournal(item.journal)
      plan()
    },
    flush() {
      for (const { item } of hold.clear())
        if (item.name === 'event' && !isNoteOn(item.event))
          instrument.play(item.event, clock.now(), 0)
      plan()
    },
    clear() {
      hold.clear()
      plan()
    },
    close() {
      closed = true
      cancel()
      hold.clear()
    },
  }
}
