/** A take's events at the moments at which a certain listener heard them (TK7). Pure. */
import type { HearingEntry } from '../doc/edit.ts'
import { isNoteOff, isNoteOn, midiChannelOf, type PlayedEvent } from '../midi/message.ts'
import type { PlayerId } from '../protocol/ids.ts'
import { micros } from '../time/units.ts'

/**
 * @param events of one take, in order of index
 * @param player whose take it is
 * @param heard what the listener's own take says, in order of moment
 * @returns the same events, each as much later as it was heard; as played where nothing is known
 */
export function asHeard(
  events: readonly PlayedEvent[],
  player: PlayerId,
  heard: readonly HearingEntry[],
): readonly PlayedEvent[] {
  const hearings = heard.filter(hearing => hearing.player === player)
  const first = hearings[0]
  if (!first) return events
  const shifts = new Map<number, number>()
  return events.map(event => {
    const hearing = hearings.findLast(({ moment }) => moment <= event.moment) ?? first
    const key = midiChannelOf(event) * 128 + event.data1
    // A note keeps its length, whatever changed while it sounded.
    const shift = (isNoteOff(event) ? shifts.get(key) : undefined) ?? shiftOf(event, hearing)
    if (isNoteOn(event)) shifts.set(key, shift)
    return { ...event, moment: micros(event.moment + shift) }
  })
}

function shiftOf(event: PlayedEvent, { delay, lines }: HearingEntry): number {
  if (!lines || !isNoteOn(event)) return delay
  const due = event.moment + delay
  return lines.origin + Math.ceil((due - lines.origin - 1) / lines.step) * lines.step - event.moment
}
