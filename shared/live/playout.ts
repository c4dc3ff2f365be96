/** When a note of somebody else is due here, as pure functions of what is known (LV4, LV10). */
import { momentOf, type TempoLine } from '../time/tempo-line.ts'
import { type Micros, micros, ms, TICKS_PER_QUARTER } from '../time/units.ts'

/** How a listener may choose to hear one player. */
export const PLAYOUT_CHOICES = ['live', 'tight', 'grid', 'bar', 'auto'] as const
export type PlayoutChoice = (typeof PLAYOUT_CHOICES)[number]
export type PlayoutName = Exclude<PlayoutChoice, 'auto'>

/** How notes are placed, with all its numbers. */
export type PlayoutMode =
  /** On arrival. */
  | { readonly name: 'live' }
  /** So long after it was played. */
  | { readonly name: 'tight'; readonly delay: Micros }
  /** On the first line after played + delay. */
  | { readonly name: 'grid'; readonly delay: Micros; readonly lines: GridLines }
  /** Whole bars later. */
  | { readonly name: 'bar'; readonly bars: number; readonly song: SongLine }

/** Where the song's bars lie while it runs. */
export interface SongLine {
  readonly line: TempoLine
  readonly ticksPerBar: number
  /** What held before the line's origin, where the tempo bent there; else the line held before. */
  readonly before: TempoLine | undefined
}

/** Moments on the room clock, one every `step` µs (not whole), one of them `origin`. */
export interface GridLines {
  readonly origin: Micros
  readonly step: number
}

/** Everything on the room clock. */
export interface Arrival {
  readonly played: Micros
  readonly arrived: Micros
  /** Median time that packets of this link took lately; may be negative while clocks differ. */
  readonly transit: Micros
}

export interface Playout {
  /** On the room clock, never before `arrived`: that means at once. */
  readonly due: Micros
  /** How long after the moment it was to be here it came; negative when early. */
  readonly late: Micros
}

/** A note-on that comes later than this is not played: a wrong rhythm is worse than a missing note. */
export const LATE_NOTE_ON_MICROS = 80_000
/** A held note that is not sounding is begun only within this span after it was due (LV3). */
export const LATE_REPAIR_MICROS = 60_000
/** What a bar must leave for the hand-over beyond the slowest hundredth of the events. */
export const BAR_RESERVE = ms(50)
/** A sixteenth shorter than this is a flurry, not a rhythm: the grid is then eighths. */
const SHORTEST_STEP = ms(90)

/** Real-time safe: yes. */
export function playoutOf(mode: PlayoutMode, { played, arrived, transit }: Arrival): Playout {
  switch (mode.name) {
    // It was due when a packet sent at its moment would have come.
    case 'live':
      return { due: arrived, late: micros(arrived - played - transit) }
    case 'tight': {
      const due = played + mode.delay
      return placed(due, arrived, Math.max(due, played + transit))
    }
    case 'grid': {
      const line = nextLine(mode.lines, micros(played + mode.delay))
      // What missed its line waits for the next one: late, but in the rhythm.
      const due = arrived > line ? nextLine(mode.lines, arrived) : line
      return placed(due, arrived, Math.max(line, played + transit))
    }
    case 'bar': {
      const due = barsLater(mode.song, played, mode.bars)
      return placed(due, arrived, due)
    }
  }
}

const placed = (due: number, arrived: Micros, expected: number): Playout => ({
  due: micros(Math.max(due, arrived)),
  late: micros(arrived - expected),
})

/**
 * When a journal takes effect that was sent at `arrival.played`: not before any event that was
 * played by then.
 */
export function journalDueOf(mode: PlayoutMode, arrival: Arrival): Micros {
  if (mode.name !== 'grid') return playoutOf(mode, arrival).due
  return micros(Math.max(arrival.arrived, arrival.played + mode.delay + mode.lines.step))
}

/** The first line at or after `moment`. */
export function nextLine({ origin, step }: GridLines, moment: Micros): Micros {
  // A moment that is a line but for the rounding to µs counts as that line.
  return micros(origin + Math.ceil((moment - origin - 1) / step) * step)
}

/** Sixteenths, or eighths at a tempo that makes sixteenths too short. */
export function gridLinesOf({ line }: SongLine): GridLines {
  const sixteenth = TICKS_PER_QUARTER / 4
  const ticks = sixteenth * microsPerTick(line) < SHORTEST_STEP ? 2 * sixteenth : sixteenth
  // Lines count from the song's beginning, wherever the anchor lies.
  const past = ((line.originTicks % ticks) + ticks) % ticks
  const step = ticks * microsPerTick(line)
  return { origin: micros(line.originMicros - past * microsPerTick(line)), step }
}

/** The same place in the song, `bars` later: exact to the µs, also across a bend of the tempo. */
export function barsLater({ line, ticksPerBar, before }: SongLine, played: Micros, bars: number) {
  const span = bars * ticksPerBar
  if (played >= line.originMicros || before === undefined)
    return micros(played + span * microsPerTick(line))
  const ahead = (played - line.originMicros) / microsPerTick(before)
  const after = ahead + span
  const tick = after >= 0 ? microsPerTick(line) : microsPerTick(before)
  return micros(line.originMicros + after * tick)
}

/** µs of one bar at the present tempo. */
export const barSpanOf = ({ line, ticksPerBar }: SongLine): number =>
  ticksPerBar * microsPerTick(line)

/** The smallest number of bars that lasts as long as the slowest events take, and the reserve. */
export const barsFor = (song: SongLine, slowest: number): number =>
  Math.max(1, Math.ceil((slowest + BAR_RESERVE) / barSpanOf(song)))

/** Which bar of the song a moment falls into, 0 being the first. */
export const barAt = ({ line, ticksPerBar }: SongLine, moment: Micros): number =>
  Math.floor(
    (line.originTicks + (moment - line.originMicros) / microsPerTick(line)) / ticksPerBar,
  )

/** The song after its register changed; `before` only where the tempo bent and nothing jumped. */
export function songLineOf(
  line: TempoLine,
  ticksPerBar: number,
  previous: SongLine | undefined,
): SongLine {
  const old = previous?.line
  const bends =
    old !== undefined &&
    Math.abs(momentOf(old, line.originTicks) - line.originMicros) <= microsPerTick(old)
  return { line, ticksPerBar, before: bends ? old : undefined }
}

const microsPerTick = ({ bpm }: TempoLine): number => 60e6 / (bpm * TICKS_PER_QUARTER)
