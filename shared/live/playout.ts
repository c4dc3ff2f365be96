/** When a note of somebody else is due here, as pure functions of what is known (LV4, LV10). */
import { type Micros, micros, ms } from '../time/units.ts'
import { barSpanAt, barsLater, gridStepAt, nextGridLine, type SongLines } from './song-lines.ts'

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
  /** On the first line of the grid after played + delay. */
  | { readonly name: 'grid'; readonly delay: Micros; readonly song: SongLines }
  /** Exactly so many bars later. */
  | { readonly name: 'bar'; readonly bars: number; readonly song: SongLines }

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
const BAR_RESERVE = ms(50)

/** Real-time safe: no (allocates its result). */
export function playoutOf(mode: PlayoutMode, { played, arrived, transit }: Arrival): Playout {
  switch (mode.name) {
    // It was due when a packet sent at its moment would have come.
    case 'live':
      return placed(arrived, arrived, played + transit)
    case 'tight': {
      const due = played + mode.delay
      return placed(due, arrived, Math.max(due, played + transit))
    }
    case 'grid': {
      const line = nextGridLine(mode.song, micros(played + mode.delay))
      // What missed its line waits for the next one: late, but in the rhythm.
      const due = arrived > line ? nextGridLine(mode.song, arrived) : line
      return placed(due, arrived, Math.max(line, played + transit))
    }
    case 'bar': {
      const due = barsLater(mode.song, played, mode.bars)
      return placed(due, arrived, due)
    }
  }
}

/** @param expected when it was to be here */
const placed = (due: number, arrived: Micros, expected: number): Playout => ({
  due: micros(Math.max(due, arrived)),
  late: micros(arrived - expected),
})

/**
 * When a state of the player's instrument takes effect that held at `played`: not before anything
 * that was played by then.
 */
export function stateDueOf(mode: PlayoutMode, arrival: Arrival): Micros {
  if (mode.name !== 'grid') return playoutOf(mode, arrival).due
  const { played, arrived } = arrival
  return micros(Math.max(arrived, played + mode.delay + gridStepAt(mode.song, played)))
}

/** The smallest number of bars that lasts as long as the slowest events take, and the reserve. */
export const barsFor = (song: SongLines, slowest: number, now: Micros): number =>
  Math.max(1, Math.ceil((slowest + BAR_RESERVE) / barSpanAt(song, now)))
