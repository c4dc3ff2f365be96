/** The transport read as a value: where the song is, and where its beats lie (TR1–TR12). */
import type { Quantum, TimeSignature } from '../doc/edit.ts'
import type { TransportView } from '../doc/view.ts'
import {
  begunAt,
  type Crossing,
  type Grid,
  linesPassed,
  MAX_CROSSINGS,
  passes,
  placeAt,
} from './crossings.ts'
import { barBeatOf, lineFrom, metreAt } from './metre-map.ts'
import type { Stretch } from './stretch.ts'
import { tempoAt } from './tempo-map.ts'
import { type Bpm, type Micros, type Ticks, ticks } from './units.ts'

/** How it moves from its anchor on, if it plays. */
export const lineOf = (transport: TransportView): Stretch => ({
  bpm: transport.bpm,
  originTicks: transport.anchorPosition,
  originMicros: transport.anchorMoment,
  ...(transport.tempos && { tempos: transport.tempos }),
  ...(transport.loop?.on && { loop: { start: transport.loop.start, end: transport.loop.end } }),
  ...(transport.entry !== undefined && { entry: transport.entry }),
})

/**
 * Whether the room means to play, for those on room clock `clock`. An anchor on another life of the
 * clock says nothing about our moments, so it reads as stopped (TR4).
 */
export const isRolling = (transport: TransportView, clock: string): boolean =>
  transport.playing && transport.clock === clock

/** A stretch holds for `from` ≤ moment < `until`. */
export interface Span {
  readonly stretch: Stretch
  readonly from: number
  readonly until: number
}

/** The stretches in which the song moves, in order of time; none where it stands still (TR1). */
export function spansOf(transport: TransportView, clock: string): readonly Span[] {
  if (transport.clock !== clock) return []
  const past = transport.before ?? []
  const stretches = transport.playing ? [...past, lineOf(transport)] : past
  return stretches.map((stretch, n) => {
    const last = transport.playing ? Number.POSITIVE_INFINITY : transport.anchorMoment
    return {
      stretch,
      from: stretch.originMicros,
      until: stretches[n + 1]?.originMicros ?? last,
    }
  })
}

/** The stretch that holds at a moment, the first one also before it begins. */
const stretchAt = (
  transport: TransportView,
  clock: string,
  moment: Micros,
): Stretch | undefined => {
  const spans = spansOf(transport, clock)
  const first = spans[0]
  if (first && moment < first.from) return first.stretch
  return spans.findLast(({ from, until }) => from <= moment && moment < until)?.stretch
}

/** Where it stands while it does not move: at its anchor, or where its count-in was to end. */
const restOf = ({ anchorPosition, entry }: TransportView): Ticks =>
  ticks(Math.max(anchorPosition, entry ?? anchorPosition))

/**
 * The song position at a moment of room clock `clock`, around the loop (TR1); where it stands while
 * stopped. Before a start that lies ahead it is below the start's. Real-time safe: yes.
 */
export function positionIn(transport: TransportView, clock: string, moment: Micros): Ticks {
  const stretch = stretchAt(transport, clock, moment)
  return stretch ? placeAt(stretch, moment) : restOf(transport)
}

export type TransportPhase = 'stopped' | 'counting-in' | 'playing' | 'stopping'

/** What everybody hears it do at a moment: a start or a stop may still lie ahead. */
export function phaseIn(transport: TransportView, clock: string, moment: Micros): TransportPhase {
  const stretch = stretchAt(transport, clock, moment)
  if (!stretch) return 'stopped'
  if (!transport.playing) return 'stopping'
  return moment < Math.max(begunAt(stretch), spansOf(transport, clock)[0]?.from ?? moment)
    ? 'counting-in'
    : 'playing'
}

/** What holds where the song is. */
export interface SongPlace {
  readonly position: Ticks
  /** What counts in goes by where the song will begin (TR7): below it, this is that. */
  readonly governed: Ticks
  readonly tempo: Bpm
  readonly signature: TimeSignature
  /** 1-based. */
  readonly bar: number
  readonly beat: number
  /** Where that beat ends. */
  readonly nextBeat: Ticks
}

/** Where the song is at a moment of room clock `clock`, and what holds there (TR10, TR12). */
export function placeIn(transport: TransportView, clock: string, moment: Micros): SongPlace {
  const stretch = stretchAt(transport, clock, moment)
  const position = stretch ? placeAt(stretch, moment) : restOf(transport)
  const isCountIn = stretch !== undefined && moment < begunAt(stretch)
  const governed = ticks(isCountIn ? Math.max(position, stretch.entry ?? position) : position)
  const { bar, beat } = barBeatOf(position, transport, governed)
  return {
    position,
    governed,
    tempo: tempoAt(transport, governed),
    signature: metreAt(transport, governed),
    bar,
    beat,
    nextBeat: lineFrom(transport, 'beat', position + 1, governed),
  }
}

/** The moments at which the song passes `position`, with `from` ≤ moment < `until`. */
export const momentsOf = (
  transport: TransportView,
  clock: string,
  position: Ticks,
  from: Micros,
  until: Micros,
): readonly Micros[] =>
  within(transport, clock, from, until).flatMap(span =>
    passes(span.stretch, position, span.from, span.until),
  )

/**
 * The first tick, beat or bar line that the song passes at or after a moment; in a loop that holds
 * none the first whole tick. Undefined once it has stopped.
 */
export function nextCrossing(
  transport: TransportView,
  clock: string,
  quantum: Quantum,
  from: Micros,
): Crossing | undefined {
  const first = (span: Span, quantum: Quantum): Crossing | undefined =>
    linesPassed(span.stretch, gridOf(transport, quantum, span.stretch), { ...span, limit: 1 })[0]
  for (const span of within(transport, clock, from, Number.POSITIVE_INFINITY)) {
    const found = first(span, quantum)
    if (found) return found
    if (span.until === Number.POSITIVE_INFINITY) return first(span, 'none')
  }
  return undefined
}

/** What counts in does so by the metre and the bars of where the song begins (TR12). */
const gridOf =
  (transport: TransportView, quantum: Quantum, { entry }: Stretch): Grid =>
  (position, travelled) =>
    lineFrom(transport, quantum, position, travelled < (entry ?? travelled) ? entry : undefined)

const within = (transport: TransportView, clock: string, from: number, until: number) =>
  spansOf(transport, clock)
    .map(span => ({
      ...span,
      from: Math.max(span.from, from),
      until: Math.min(span.until, until),
    }))
    .filter(span => span.from < span.until)

export interface Click extends Crossing {
  /** On the first beat of a bar. */
  readonly accent: boolean
  /** Before the song begins: everybody hears these, whoever has a metronome on. */
  readonly countIn: boolean
}

/**
 * The metronome's clicks with `from` ≤ moment < `until`, room clock µs: consecutive spans give each
 * click once. None before an anchor that lies ahead: the song, or its count-in, starts there.
 */
export function clicksBetween(
  transport: TransportView,
  clock: string,
  from: Micros,
  until: Micros,
): readonly Click[] {
  return within(transport, clock, from, until)
    .flatMap(span => {
      const { stretch } = span
      const begun = begunAt(stretch)
      return linesPassed(stretch, gridOf(transport, 'beat', stretch), span).map(crossing => {
        const countIn = crossing.moment < begun
        const entry = countIn ? stretch.entry : undefined
        const accent = lineFrom(transport, 'bar', crossing.position, entry) === crossing.position
        return { ...crossing, accent, countIn }
      })
    })
    .slice(0, MAX_CROSSINGS)
}
