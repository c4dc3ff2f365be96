/**
 * "Loop that": the last bars that I played, as a clip that repeats from the next bar on (SQ7). Bar
 * lines bound it, its notes lie where they were played.
 */
import { MAX_NOTES_A_CLIP } from '../doc/edits/tracks.ts'
import type { ClipNote, TransportView } from '../doc/view.ts'
import type { PlayedEvent } from '../midi/message.ts'
import { loopOf } from '../time/leg.ts'
import { lineBefore, lineFrom, metreAt, ticksPerBar } from '../time/metre-map.ts'
import { tempoAt } from '../time/tempo-map.ts'
import { lineOf, nextCrossing, phaseIn, positionIn } from '../time/transport.ts'
import { type Bpm, type Micros, TICKS_PER_QUARTER, type Ticks, ticks } from '../time/units.ts'
import { playedNotes } from './played-notes.ts'

export const LOOPED_BARS = [1, 2, 4, 8] as const
export type LoopedBars = (typeof LOOPED_BARS)[number]

export interface LoopThat {
  readonly bars: LoopedBars
  readonly transport: TransportView
  /** Which life of the room clock moments are on. */
  readonly clock: string
  readonly now: Micros
  /** By then everybody has heard of it, room clock µs. */
  readonly known: Micros
}

export interface LoopedClip {
  readonly start: Ticks
  readonly length: Ticks
  readonly loop: Ticks
  readonly notes: readonly ClipNote[]
}

/** A note that comes so little before a bar line is meant for it: a 32nd. */
const EARLY_TICKS = TICKS_PER_QUARTER / 8
/** How long such a clip goes on where the song does not go round: a quarter of an hour and more. */
const LONGEST_BARS = 512

/** What was played, by the way that the song has gone, as if it had no loop. */
interface Stroke {
  readonly at: number
  readonly until: number
  readonly pitch: number
  readonly velocity: number
}

/** @param events mine, in order, as far back as they are known; none played in those bars: no clip */
export function loopThat(events: readonly PlayedEvent[], options: LoopThat): readonly LoopedClip[] {
  const { bars, transport, clock, now } = options
  const here = positionIn(transport, clock, now)
  const bar = ticksPerBar(metreAt(transport, here))
  const period = bars * bar
  // Of the bars that are counted as they are here.
  const line = lineBefore(transport, 'bar', here)
  const isMoving = phaseIn(transport, clock, now) !== 'stopped'
  const strokes = isMoving
    ? strokesInSong(events, transport, { now, here })
    : strokesByTempo(events, tempoAt(transport, here), period)
  const last = strokes.at(-1)
  if (!last) return []
  // Bars end at the line nearest to the press, or where I stopped before that.
  const origin = isMoving ? line : 0
  const after = origin + (Math.floor((last.at + EARLY_TICKS - origin) / bar) + 1) * bar
  const end = isMoving ? Math.min(origin + Math.round((here - origin) / bar) * bar, after) : period
  const place = isMoving ? placeOf(options, bar) : stillPlace(options, bar)
  const notes = strokes
    .map(stroke => ({ ...stroke, at: stroke.at - (end - period) }))
    .filter(({ at }) => at >= -EARLY_TICKS && at < period - EARLY_TICKS)
    .map(stroke => {
      const begin = Math.max(0, stroke.at)
      const length = Math.min(stroke.until - (end - period), period) - begin
      // The song goes on in its bars: what was played comes again whole periods later.
      const start = modulo(begin - (isMoving ? place.travelled - end : 0), period)
      return {
        start: ticks(start),
        length: ticks(Math.max(1, Math.min(length, period - start))),
        pitch: stroke.pitch,
        velocity: stroke.velocity,
      }
    })
    .sort((a, b) => a.start - b.start || a.pitch - b.pitch)
  const { start, length } = place
  return Array.from({ length: Math.ceil(notes.length / MAX_NOTES_A_CLIP) }, (_, n) => ({
    start,
    length,
    loop: ticks(period),
    notes: notes.slice(n * MAX_NOTES_A_CLIP, (n + 1) * MAX_NOTES_A_CLIP),
  }))
}

interface Place {
  readonly start: Ticks
  readonly length: Ticks
  /** How far the song will have come at `start`, as if it had no loop. */
  readonly travelled: number
}

/** From the next bar line on that all can hear of; in a song that goes round, all of the round. */
function placeOf({ transport, clock, now, known }: LoopThat, bar: number): Place {
  const here = positionIn(transport, clock, now)
  const next = nextCrossing(transport, clock, 'bar', known)?.position ?? ticks(here)
  const loop = loopOf(lineOf(transport))
  if (!loop || next < loop.start || next >= loop.end)
    return { start: next, length: ticks(LONGEST_BARS * bar), travelled: next }
  const travelled = loop.start + (next < here ? loop.end - loop.start : 0)
  return { start: loop.start, length: ticks(loop.end - loop.start), travelled }
}

const stillPlace = ({ transport, clock, now }: LoopThat, bar: number): Place => {
  const start = lineFrom(transport, 'bar', positionIn(transport, clock, now))
  return { start, length: ticks(LONGEST_BARS * bar), travelled: 0 }
}

/** Backwards from now; what lies behind a jump of the song was played elsewhere. */
function strokesInSong(
  events: readonly PlayedEvent[],
  transport: TransportView,
  { now, here }: { readonly now: Micros; readonly here: Ticks },
): readonly Stroke[] {
  const places = new Map<PlayedEvent, number>()
  const loop = loopOf(lineOf(transport))
  let after = { at: here as number, moment: now as number }
  for (const event of events.toReversed()) {
    const tempo = tempoAt(transport, event.position)
    const gap = ((after.moment - event.moment) * tempo * TICKS_PER_QUARTER) / 60e6
    const expected = after.at - gap
    const round = loop ? loop.end - loop.start : 0
    const rounds = round === 0 ? 0 : Math.round((expected - event.position) / round)
    const at = event.position + rounds * round
    if (Math.abs(at - expected) > TICKS_PER_QUARTER + Math.abs(gap) / 2) break
    places.set(event, at)
    after = { at, moment: event.moment }
  }
  return playedNotes(events.filter(event => places.has(event))).map(({ on, off }) => ({
    at: places.get(on)!,
    until: (off && places.get(off)) ?? Number.POSITIVE_INFINITY,
    pitch: on.data1,
    velocity: on.data2,
  }))
}

/** The song stands still: the first note of so much time before the last one is on the bar line. */
function strokesByTempo(
  events: readonly PlayedEvent[],
  bpm: Bpm,
  period: number,
): readonly Stroke[] {
  const notes = playedNotes(events)
  const ticksOf = (span: number): number => (span * bpm * TICKS_PER_QUARTER) / 60e6
  const last = notes.at(-1)
  if (!last) return []
  const first = notes.find(({ on }) => ticksOf(last.on.moment - on.moment) < period) ?? last
  const placed = (moment: number): number => Math.round(ticksOf(moment - first.on.moment))
  return notes
    .filter(({ on }) => on.moment >= first.on.moment)
    .map(({ on, off }) => ({
      at: placed(on.moment),
      until: off ? placed(off.moment) : Number.POSITIVE_INFINITY,
      pitch: on.data1,
      velocity: on.data2,
    }))
}

const modulo = (n: number, by: number): number => ((n % by) + by) % by
