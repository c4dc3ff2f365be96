/** The transport register read as a value: where the song is, and where its beats lie (TR1–TR8). */
import type { TimeSignature } from '../doc/edit.ts'
import type { TransportView } from '../doc/view.ts'
import {
  begunAt,
  type Crossing,
  ceilTo,
  crossings,
  MAX_CROSSINGS,
  passes,
  placeAt,
  type Stretch,
} from './stretch.ts'
import { type Micros, TICKS_PER_QUARTER, type Ticks, ticks } from './units.ts'

/** How it moves from its anchor on, if it plays. */
export const lineOf = (transport: TransportView): Stretch => ({
  bpm: transport.bpm,
  originTicks: transport.anchorPosition,
  originMicros: transport.anchorMoment,
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

export const ticksPerBeat = ({ unit }: TimeSignature): number => (TICKS_PER_QUARTER * 4) / unit
export const ticksPerBar = (signature: TimeSignature): number =>
  ticksPerBeat(signature) * signature.beats

/** 1-based bar and beat of a position, and the ticks since that beat. Bar 0 precedes the song. */
export function barBeatOf(
  position: Ticks,
  signature: TimeSignature,
): { readonly bar: number; readonly beat: number; readonly tick: Ticks } {
  const beat = Math.floor(position / ticksPerBeat(signature))
  const bar = Math.floor(beat / signature.beats)
  return {
    bar: bar + 1,
    beat: beat - bar * signature.beats + 1,
    tick: ticks(position - beat * ticksPerBeat(signature)),
  }
}

/** The last multiple of `step` at or before `position`. */
export const floorTo = (position: number, step: number): Ticks =>
  ticks(Math.floor(position / step) * step)

/** The first beat at or after `position`. */
export const nextBeat = (position: Ticks, signature: TimeSignature): Ticks =>
  ceilTo(position, ticksPerBeat(signature))

/** The first bar line at or after `position`. */
export const nextBar = (position: Ticks, signature: TimeSignature): Ticks =>
  ceilTo(position, ticksPerBar(signature))

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
 * The first multiple of `step` that the song passes at or after a moment; in a loop that holds none
 * the first whole tick. Undefined once it has stopped.
 */
export function nextCrossing(
  transport: TransportView,
  clock: string,
  step: number,
  from: Micros,
): Crossing | undefined {
  for (const span of within(transport, clock, from, Number.POSITIVE_INFINITY)) {
    const [found] = crossings(span.stretch, step, span.from, span.until, 1)
    if (found) return found
    if (span.until === Number.POSITIVE_INFINITY)
      return crossings(span.stretch, 1, span.from, span.until, 1)[0]
  }
  return undefined
}

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
  const bar = ticksPerBar(transport.timeSignature)
  const beat = ticksPerBeat(transport.timeSignature)
  return within(transport, clock, from, until)
    .flatMap(span =>
      crossings(span.stretch, beat, span.from, span.until).map(({ moment, position }) => ({
        moment,
        position,
        accent: position % bar === 0,
        countIn: moment < begunAt(span.stretch),
      })),
    )
    .slice(0, MAX_CROSSINGS)
}
