/** The transport register read as a value: where the song is, and where its beats lie (TR1–TR5). */
import type { TimeSignature } from '../doc/edit.ts'
import type { TransportView } from '../doc/view.ts'
import { momentOf, positionAt, type TempoLine } from './tempo-line.ts'
import { type Micros, TICKS_PER_QUARTER, type Ticks, ticks } from './units.ts'

export const lineOf = (transport: TransportView): TempoLine => ({
  bpm: transport.bpm,
  originTicks: transport.anchorPosition,
  originMicros: transport.anchorMoment,
})

/**
 * Whether the song runs for those on room clock `clock`. An anchor on another life of the clock
 * says nothing about our moments, so it reads as stopped (TR4).
 */
export const isRolling = (transport: TransportView, clock: string): boolean =>
  transport.playing && transport.clock === clock

/**
 * The song position at a moment of room clock `clock` (TR1); the anchor's own while stopped.
 * Before an anchor that lies ahead it is below the anchor's. Real-time safe: yes.
 */
export const positionIn = (transport: TransportView, clock: string, moment: Micros): Ticks =>
  isRolling(transport, clock) ? positionAt(lineOf(transport), moment) : transport.anchorPosition

const ticksPerBeat = ({ unit }: TimeSignature): number => (TICKS_PER_QUARTER * 4) / unit
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

/** The first beat at or after `position`. */
export const nextBeat = (position: Ticks, signature: TimeSignature): Ticks =>
  ceilTo(position, ticksPerBeat(signature))

/** The first bar line at or after `position`. */
export const nextBar = (position: Ticks, signature: TimeSignature): Ticks =>
  ceilTo(position, ticksPerBar(signature))

const ceilTo = (position: number, step: number): Ticks => ticks(Math.ceil(position / step) * step)

export interface Click {
  readonly moment: Micros
  readonly position: Ticks
  /** On the first beat of a bar. */
  readonly accent: boolean
}

/** More clicks than this in one call mean that the caller's span is a mistake or a long sleep. */
const MAX_CLICKS = 1_000

/**
 * The metronome's clicks with `from` ≤ moment < `until`, room clock µs: consecutive spans give each
 * click once. None before an anchor that lies ahead: the song starts there.
 */
export function clicksBetween(
  transport: TransportView,
  clock: string,
  from: Micros,
  until: Micros,
): readonly Click[] {
  if (!isRolling(transport, clock)) return []
  const line = lineOf(transport)
  const beat = ticksPerBeat(transport.timeSignature)
  const bar = ticksPerBar(transport.timeSignature)
  const clicks: Click[] = []
  const first = Math.max(positionAt(line, from) - 1, transport.anchorPosition)
  for (let at = ceilTo(first, beat); clicks.length < MAX_CLICKS; at = ticks(at + beat)) {
    const moment = momentOf(line, at)
    if (moment >= until) break
    if (moment >= from) clicks.push({ moment, position: at, accent: at % bar === 0 })
  }
  return clicks
}
