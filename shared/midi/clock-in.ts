/**
 * Somebody else's MIDI clock, heard through jitter: its tempo and where its song is (MO6). A
 * second-order phase-locked loop that begins as least squares over all ticks heard and ends as a
 * filter with the memory of {@link MEMORY_TICKS}; what it does not believe it leaves out.
 */
import { type Bpm, isBpm, type LocalMicros, type Micros, micros, ms } from '../time/units.ts'
import {
  MIDI_CLOCKS_PER_QUARTER,
  MIDI_CLOCKS_PER_SIXTEENTH,
  type MidiClockMessage,
  TICKS_PER_MIDI_CLOCK,
} from './midi-clock.ts'

export interface ClockIn {
  /** @param at when it came, never earlier than the one before */
  receive(message: MidiClockMessage, at: LocalMicros): void
  read(now: LocalMicros): ClockInReading
  /** Ticks that came faster than any tempo allows. */
  readonly flooded: number
}

export interface ClockInReading {
  readonly state: 'silent' | 'listening' | 'settled'
  /** Undefined until it is known, or if it lies outside 20–999. */
  readonly bpm: Bpm | undefined
  /** Root mean square of what the ticks are early or late by. */
  readonly jitter: Micros
  readonly running: boolean
  /** Where its song is, in ticks of ours; a whole number only by chance. */
  readonly position: number
  /** Counts its Starts and Continues, taken at the tick that they begin with … */
  readonly starts: number
  /** … and its Stops. */
  readonly stops: number
}

/** At 120 bpm 4 s: long enough for ±2 ms of jitter, short enough to follow a hand on the dial. */
const MEMORY_TICKS = 192
/** Two quarters are enough for a first word on the tempo. */
const SETTLED_TICKS = 48
/** Intervals of which the median is believed when the loop has lost the source. */
const MEDIAN_OF = 5
const SILENT_AFTER = ms(1_000)
/** Faster than 999 bpm with its jitter. */
const MOST_TICKS_PER_SECOND = 500
const FIRST_JITTER = ms(2)
/** A tick further off than this many times the jitter is an outlier; never below the least. */
const OUTLIER_JITTERS = 6
const LEAST_OUTLIER = ms(3)
const JITTER_MEMORY_TICKS = 32

export function createClockIn(): ClockIn {
  /** Ticks that the loop has learned from, at most MEMORY_TICKS; 0 while silent. */
  let learned = 0
  /** Smoothed moment of the last tick, and µs from one to the next. */
  let phase = 0
  let interval = 0
  let jitterSquared = 0
  let outliers = 0
  let recent: number[] = []
  let lastAt = Number.NEGATIVE_INFINITY

  let running = false
  /** Index of the last tick in the source's song, and what Start or Song Position said of the next. */
  let index = 0
  let begins: number | undefined
  let place = 0
  let starts = 0
  let stops = 0

  let windowStart = Number.NEGATIVE_INFINITY
  let inWindow = 0
  let flooded = 0

  function isFlood(at: number): boolean {
    if (at - windowStart >= 1e6) {
      windowStart = at
      inWindow = 0
    }
    return ++inWindow > MOST_TICKS_PER_SECOND
  }

  function forget(): void {
    learned = 0
    interval = 0
    jitterSquared = FIRST_JITTER ** 2
    outliers = 0
    recent = []
  }

  /** The loop starts anew from the last intervals: the tempo has jumped. */
  function relock(at: number): void {
    learned = MEDIAN_OF
    phase = at
    interval = median(recent)
    jitterSquared = FIRST_JITTER ** 2
    outliers = 0
  }

  function learn(at: number): void {
    if (learned > 0) recent = [...recent, at - lastAt].slice(-MEDIAN_OF)
    learned = Math.min(MEMORY_TICKS, learned + 1)
    const n = learned
    const late = at - (phase + interval)
    if (n > MEDIAN_OF && Math.abs(late) > outlierFrom()) {
      phase += interval
      if (++outliers >= MEDIAN_OF) relock(at)
      return
    }
    outliers = 0
    // The gains of recursive least squares for a straight line through n points.
    phase += interval + late * (n === 1 ? 1 : (2 * (2 * n - 1)) / (n * (n + 1)))
    if (n > 1) interval += (late * 6) / (n * (n + 1))
    if (n > 2) jitterSquared += (late ** 2 - jitterSquared) / JITTER_MEMORY_TICKS
  }

  function outlierFrom(): number {
    const most = Math.max(LEAST_OUTLIER, median(recent) / 2)
    return Math.min(most, Math.max(LEAST_OUTLIER, OUTLIER_JITTERS * Math.sqrt(jitterSquared)))
  }

  function tick(at: number): void {
    if (isFlood(at)) {
      flooded++
      return
    }
    if (at - lastAt > SILENT_AFTER) {
      forget()
      running = false
    }
    if (learned === 0) phase = at
    learn(at)
    lastAt = at
    if (begins !== undefined) {
      index = begins
      begins = undefined
      running = true
      starts++
    } else if (running) index++
  }

  forget()
  return {
    receive(message, at) {
      switch (message.name) {
        case 'tick':
          tick(Math.max(at, lastAt))
          break
        case 'start':
          begins = 0
          break
        case 'continue':
          begins = place
          break
        case 'stop':
          if (running || begins !== undefined) stops++
          place = running ? index + 1 : (begins ?? place)
          running = false
          begins = undefined
          break
        case 'song-position':
          place = message.sixteenths * MIDI_CLOCKS_PER_SIXTEENTH
          break
      }
    },
    read(now) {
      const silent = learned === 0 || now - lastAt > SILENT_AFTER
      const bpm = 60e6 / (interval * MIDI_CLOCKS_PER_QUARTER)
      const isKnown = !silent && learned > MEDIAN_OF && isBpm(bpm)
      const since = isKnown && running ? (now - phase) / interval : 0
      return {
        state: silent ? 'silent' : learned < SETTLED_TICKS ? 'listening' : 'settled',
        bpm: isKnown ? bpm : undefined,
        jitter: micros(Math.sqrt(jitterSquared)),
        running: running && !silent,
        position: (running ? index + since : place) * TICKS_PER_MIDI_CLOCK,
        starts,
        stops,
      }
    },
    get flooded() {
      return flooded
    },
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
