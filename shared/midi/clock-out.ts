/**
 * The room's transport as MIDI clock for one port: 24 ticks a quarter, each exactly once, and what
 * gear needs to be at the right place (MO3–MO5).
 */
import type { TransportView } from '../doc/view.ts'
import { begunAt, type Crossing, crossings } from '../time/crossings.ts'
import { isRolling, spansOf } from '../time/transport.ts'
import { type Micros, micros, ms } from '../time/units.ts'
import {
  MIDI_CLOCKS_PER_SIXTEENTH,
  type MidiClockMessage,
  TICKS_PER_MIDI_CLOCK,
} from './midi-clock.ts'

export interface TimedClockMessage {
  /** Room clock. */
  readonly moment: Micros
  readonly message: MidiClockMessage
}

export interface ClockOut {
  /**
   * What is to be sent with a moment before `until`, in order. Each call goes on where the one
   * before ended.
   *
   * @param now the earliest moment at which something can still be sent
   */
  advance(
    transport: TransportView,
    clock: string,
    now: Micros,
    until: Micros,
  ): readonly TimedClockMessage[]
  /** What ends it, at `now`; empty unless it runs. */
  stop(now: Micros): readonly TimedClockMessage[]
}

/** Gear may need this long to find its place after a Song Position. */
const LOCATE = ms(10)
/** Start and Continue precede the tick they begin with; MIDI 1.0 asks for at least 1 ms. */
const BEFORE_FIRST_TICK = ms(2)
/** Ticks that are caught up with follow each other no closer: a cable carries three in a ms. */
const CLOSEST = ms(1)
/**
 * A change of tempo is heard of late: up to this many ticks are caught up with or waited for, and
 * the count stays whole. Beyond it the song has jumped.
 */
const LARGEST_SLIP_TICKS = 12

export function createClockOut(): ClockOut {
  /** Index of the tick that the gear expects, from the start of the song; undefined: it stands. */
  let next: number | undefined
  let handedUntil = micros(Number.MIN_SAFE_INTEGER)
  let last = handedUntil
  /** When the gear is told to run. A Stop that overtook that would be lost. */
  let begins = handedUntil
  let out: TimedClockMessage[] = []

  function say(moment: number, message: MidiClockMessage): void {
    last = micros(Math.max(moment, last))
    out.push({ moment: last, message })
  }

  function tick(moment: number): void {
    say(Math.max(moment, last + CLOSEST), { name: 'tick' })
    if (next !== undefined) next++
  }

  /** At once: ticks handed over already come after it, and gear that has stopped ignores them. */
  function halt(at: number): void {
    if (next === undefined) return
    next = undefined
    const moment = micros(Math.max(at, begins + CLOSEST))
    out.push({ moment, message: { name: 'stop' } })
    last = micros(Math.max(moment, last))
  }

  /** Sends the gear to the tick at `moment`, which is its first. */
  function locate(index: number, moment: Micros): void {
    if (next !== undefined) say(moment - LOCATE, { name: 'stop' })
    const sixteenths = index / MIDI_CLOCKS_PER_SIXTEENTH
    if (index > 0) say(moment - LOCATE, { name: 'song-position', sixteenths })
    say(moment - BEFORE_FIRST_TICK, { name: index > 0 ? 'continue' : 'start' })
    begins = last
    next = index
    tick(moment)
  }

  /** The gear has played the loop to its end, and the song is at its first tick. */
  function isRoundBegun({ loop }: TransportView, position: number): boolean {
    if (!loop?.on || next === undefined) return false
    return next * TICKS_PER_MIDI_CLOCK >= loop.end && position < loop.start + TICKS_PER_MIDI_CLOCK
  }

  /** The song passes tick `index` at `moment`. */
  function pass(index: number, moment: Micros, from: Micros, wrapped: boolean): void {
    const isPlace = index % MIDI_CLOCKS_PER_SIXTEENTH === 0
    if (next === undefined) {
      if (isPlace && moment >= last + LOCATE) locate(index, moment)
      return
    }
    const slip = index - next
    if (wrapped || Math.abs(slip) > LARGEST_SLIP_TICKS) {
      if (isPlace) locate(index, moment)
      else halt(Math.max(from, last))
      return
    }
    for (let missed = 0; missed < slip; missed++) tick(from)
    if (slip >= 0) tick(moment)
  }

  function taken(): readonly TimedClockMessage[] {
    const messages = out
    out = []
    return messages
  }

  return {
    advance(transport, clock, now, until) {
      const from = micros(next === undefined ? now + LOCATE : Math.max(now, handedUntil))
      let before = Number.NEGATIVE_INFINITY
      for (const { position, moment } of ticksBetween(transport, clock, from, until)) {
        const wrapped = position < before || isRoundBegun(transport, position)
        pass(position / TICKS_PER_MIDI_CLOCK, moment, from, wrapped)
        before = position
      }
      if (!isRolling(transport, clock)) {
        const end = transport.clock === clock ? Math.max(now, transport.anchorMoment) : now
        if (end < until) halt(end)
      }
      handedUntil = micros(Math.max(handedUntil, until))
      return taken()
    },
    stop(now) {
      halt(now)
      return taken()
    },
  }
}

/** Where the song passes its ticks; neither before its beginning nor in a count-in. */
const ticksBetween = (
  transport: TransportView,
  clock: string,
  from: Micros,
  until: Micros,
): readonly Crossing[] =>
  spansOf(transport, clock).flatMap(span =>
    crossings(
      span.stretch,
      TICKS_PER_MIDI_CLOCK,
      Math.max(span.from, from),
      Math.min(span.until, until),
    ).filter(({ position, moment }) => position >= 0 && moment >= begunAt(span.stretch)),
  )
