/**
 * The room's transport as MIDI clock for one port: 24 ticks a quarter, each exactly once, and what
 * gear needs to be at the right place (MO3–MO5).
 */
import type { TransportView } from '../doc/view.ts'
import { momentOf, type TempoLine } from '../time/tempo-line.ts'
import { isRolling, lineOf } from '../time/transport.ts'
import { type Micros, micros, ms, ticks } from '../time/units.ts'
import {
  MIDI_CLOCKS_PER_SIXTEENTH,
  type MidiClockMessage,
  TICKS_PER_SIXTEENTH,
  ticksOfMidiClock,
} from './midi-clock.ts'

export interface TimedClockMessage {
  /** Room clock. */
  readonly moment: Micros
  readonly message: MidiClockMessage
}

export interface ClockOut {
  /**
   * What is to be sent with a moment before `until`, in order; a Song Position and what belongs to
   * it may lie a little beyond. Each call goes on where the one before ended.
   *
   * @param now where a start or a stop that comes late can take effect at the earliest
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
 * A change of tempo is heard of late: up to this many ticks are caught up with or waited for, the
 * count stays whole. Beyond it the song has jumped.
 */
const LARGEST_SLIP_TICKS = 12
/** More in one call mean that the page slept. */
const MAX_TICKS = 1_000

export function createClockOut(): ClockOut {
  /** Index of the MIDI clock that comes next, from the start of the song; undefined while stopped. */
  let next: number | undefined
  let handedUntil = micros(Number.MIN_SAFE_INTEGER)
  let last = handedUntil
  let out: TimedClockMessage[] = []

  function say(moment: number, message: MidiClockMessage): void {
    last = micros(Math.max(moment, last))
    out.push({ moment: last, message })
  }

  /** At once: ticks handed over already come after it, and gear that has stopped ignores them. */
  function halt(at: Micros): void {
    if (next === undefined) return
    next = undefined
    out.push({ moment: at, message: { name: 'stop' } })
    last = micros(Math.max(at, last))
  }

  /** From the first sixteenth that can still be announced. */
  function begin(line: TempoLine, now: Micros, until: Micros): void {
    const earliest = Math.max(line.originMicros, now + LOCATE, last + LOCATE)
    const sixteenth = Math.max(0, sixteenthAt(line, earliest))
    const first = momentOf(line, ticks(sixteenth * TICKS_PER_SIXTEENTH))
    if (first - LOCATE >= until) return
    next = sixteenth * MIDI_CLOCKS_PER_SIXTEENTH
    if (sixteenth > 0) say(first - LOCATE, { name: 'song-position', sixteenths: sixteenth })
    say(first - BEFORE_FIRST_TICK, { name: sixteenth > 0 ? 'continue' : 'start' })
  }

  /** How many ticks the line is away from the one that comes next, as seen at `from`. */
  function slip(line: TempoLine, from: Micros): number {
    const tick = momentOf(line, ticksOfMidiClock(1)) - momentOf(line, ticksOfMidiClock(0))
    return (momentOf(line, ticksOfMidiClock(next ?? 0)) - from) / tick
  }

  function run(line: TempoLine, from: Micros, until: Micros): void {
    for (let n = 0; next !== undefined && n < MAX_TICKS; n++) {
      const moment = Math.max(momentOf(line, ticksOfMidiClock(next)), last + CLOSEST, from)
      if (moment >= until) return
      say(moment, { name: 'tick' })
      next++
    }
  }

  function taken(): readonly TimedClockMessage[] {
    const messages = out
    out = []
    return messages
  }

  return {
    advance(transport, clock, now, until) {
      const from = micros(Math.max(now, handedUntil))
      if (!isRolling(transport, clock)) {
        halt(micros(Math.max(now, transport.anchorMoment)))
      } else {
        const line = lineOf(transport)
        if (next !== undefined && Math.abs(slip(line, from)) > LARGEST_SLIP_TICKS) halt(now)
        if (next === undefined) begin(line, now, until)
        run(line, from, until)
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

/** The first sixteenth of the song at or after that moment. */
function sixteenthAt(line: TempoLine, moment: number): number {
  const perMicro = (line.bpm * 4) / 60e6
  const origin = line.originTicks / TICKS_PER_SIXTEENTH
  const exact = origin + (moment - line.originMicros) * perMicro
  // A µs of rounding must not skip one that is just there.
  return Math.ceil(exact - perMicro)
}
