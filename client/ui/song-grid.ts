/** The lines of the song that things on the timeline keep to, through changes of the metre. Pure. */
import type { Quantum } from '../../shared/doc/edit.ts'
import {
  barBeatOf,
  lineBefore,
  lineFrom,
  type MetreMap,
  metreAt,
  positionOfBar,
  ticksPerBar,
  ticksPerBeat,
} from '../../shared/time/metre-map.ts'
import { TICKS_PER_QUARTER, type Ticks, ticks } from '../../shared/time/units.ts'

export const STEP_NAMES = ['Bar', 'Beat', '1/16', 'Off'] as const
export type StepName = (typeof STEP_NAMES)[number]

export interface SongGrid {
  /** From a position on to the next line, in ticks. */
  stepAt(position: number): number
  /** The line nearest to a position, not before the song. */
  nearest(position: number): Ticks
}

const SIXTEENTH = TICKS_PER_QUARTER / 4

export function songGrid(metre: MetreMap, name: StepName): SongGrid {
  switch (name) {
    case 'Bar':
      return linesOf(metre, 'bar')
    case 'Beat':
      return linesOf(metre, 'beat')
    case '1/16':
      return evenLines(SIXTEENTH)
    case 'Off':
      return evenLines(1)
  }
}

const evenLines = (step: number): SongGrid => ({
  stepAt: () => step,
  nearest: position => ticks(Math.max(0, Math.round(position / step) * step)),
})

function linesOf(metre: MetreMap, quantum: Exclude<Quantum, 'none'>): SongGrid {
  const length = quantum === 'bar' ? ticksPerBar : ticksPerBeat
  return {
    stepAt: position => length(metreAt(metre, position)),
    nearest(position) {
      const [before, after] = [
        lineBefore(metre, quantum, position),
        lineFrom(metre, quantum, position),
      ]
      return ticks(Math.max(0, position - before < after - position ? before : after))
    },
  }
}

/** How long so many bars are that begin with the one of a position. */
export const lengthOfBars = (metre: MetreMap, position: Ticks, bars: number): Ticks =>
  ticks(
    positionOfBar(metre, barBeatOf(position, metre).bar + bars) -
      lineBefore(metre, 'bar', position),
  )

/** Bars of one metre side by side, as they are drawn. */
export interface MetreSpan {
  readonly start: number
  readonly end: number
  /** Ticks of a bar, and of a beat. */
  readonly bar: number
  readonly beat: number
}

export function metreSpans(metre: MetreMap, from: number, until: number): readonly MetreSpan[] {
  const turns = (metre.metres ?? []).map(({ position }) => position)
  const starts = [...new Set([lineBefore(metre, 'bar', from), ...turns.filter(at => at > from)])]
  return starts
    .filter(start => start < until)
    .map((start, n) => {
      const signature = metreAt(metre, start)
      const end = Math.min(until, starts[n + 1] ?? until)
      return { start, end, bar: ticksPerBar(signature), beat: ticksPerBeat(signature) }
    })
}
