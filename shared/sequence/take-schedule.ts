/** Takes laid out for listening back: what is due when, counted from the press of play. */
import { createHeldNotes } from '../midi/held-notes.ts'
import {
  CONTROL_CHANGE,
  isNoteOff,
  isNoteOn,
  kindOf,
  type MidiMessage,
  type PlayedEvent,
  POLY_PRESSURE,
} from '../midi/message.ts'
import type { TakeId } from '../protocol/ids.ts'
import { type Micros, micros, seconds } from '../time/units.ts'

export interface TakeToPlay {
  readonly take: TakeId
  readonly events: readonly PlayedEvent[]
}

export interface ScheduledEvent {
  /** µs since the beginning of listening. */
  readonly at: Micros
  readonly take: TakeId
  readonly message: MidiMessage
}

export interface TakeSchedule {
  readonly duration: Micros
  /** Events with from ≤ at < to, in order: adjacent spans give each event once. Pure. */
  eventsBetween(from: Micros, to: Micros): readonly ScheduledEvent[]
}

export interface TakeScheduleOptions {
  /** Where in the music to begin, µs after its first event; notes begun before are not played. */
  readonly offset?: Micros
  /** What a longer pause, in which nothing is held, is shortened to; none: as played. */
  readonly longestPause?: Micros
}

export const LONGEST_PAUSE = seconds(4)

/**
 * All takes together, each event at its own moment. Pedals, bend, programme and controllers as they
 * stood at `offset` come first; at the end of each take everything it still holds is released.
 */
export function scheduleTakes(
  takes: readonly TakeToPlay[],
  { offset = micros(0), longestPause }: TakeScheduleOptions = {},
): TakeSchedule {
  const played = takes
    .flatMap(({ take, events }) => withReleases(events).map(event => ({ ...event, take })))
    .sort((a, b) => a.moment - b.moment)
  const start = micros((played[0]?.moment ?? 0) + offset)
  const standing = new Map<string, ScheduledEvent>()
  const events: ScheduledEvent[] = []
  const held = createHeldByTake()
  let before = start
  let shortened = 0
  for (const { take, message, moment } of played) {
    if (moment < start) {
      if (isLasting(message))
        standing.set(`${take} ${stateOf(message)}`, { at: micros(0), take, message })
      continue
    }
    const pause = moment - before
    if (longestPause !== undefined && pause > longestPause && !held.any())
      shortened += pause - longestPause
    before = moment
    held.apply(take, message)
    events.push({ at: micros(moment - start - shortened), take, message })
  }
  const all = [...standing.values(), ...events]
  return {
    duration: all.at(-1)?.at ?? micros(0),
    eventsBetween: (from, to) => all.slice(firstAtOrAfter(all, from), firstAtOrAfter(all, to)),
  }
}

interface TimedMessage {
  readonly moment: Micros
  readonly message: MidiMessage
}

function withReleases(events: readonly PlayedEvent[]): readonly TimedMessage[] {
  const held = createHeldNotes()
  const played = events
    .toSorted((a, b) => a.moment - b.moment || a.index - b.index)
    .map(({ moment, status, data1, data2 }) => ({ moment, message: { status, data1, data2 } }))
  for (const { message } of played) held.apply(message)
  const end = played.at(-1)?.moment ?? micros(0)
  return [...played, ...held.releaseAll().map(message => ({ moment: end, message }))]
}

function createHeldByTake() {
  const byTake = new Map<TakeId, ReturnType<typeof createHeldNotes>>()
  return {
    any: () => [...byTake.values()].some(held => held.any),
    apply(take: TakeId, message: MidiMessage) {
      const held = byTake.get(take) ?? createHeldNotes()
      byTake.set(take, held)
      held.apply(message)
    },
  }
}

/** What stays as it is until it is said anew: not notes, nor the pressure on one of them. */
const isLasting = (message: MidiMessage): boolean =>
  !isNoteOn(message) && !isNoteOff(message) && kindOf(message) !== POLY_PRESSURE

const stateOf = (message: MidiMessage): string =>
  kindOf(message) === CONTROL_CHANGE ? `${message.status} ${message.data1}` : `${message.status}`

/** Binary search; `events` is in order of `at`. */
function firstAtOrAfter(events: readonly ScheduledEvent[], at: Micros): number {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (events[middle]!.at < at) low = middle + 1
    else high = middle
  }
  return low
}
