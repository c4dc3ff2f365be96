/**
 * Where played events lie in a Standard MIDI File (MF2): moments → file ticks on one tempo map, so
 * that the file plays back as it was played, whether the transport ran or not.
 */
import type { TimeSignature } from '../doc/edit.ts'
import type { TransportView } from '../doc/view.ts'
import { countUpTo } from '../time/tempo-map.ts'
import {
  type Bpm,
  type Micros,
  micros,
  TICKS_PER_QUARTER,
  type Ticks,
  ticks,
} from '../time/units.ts'

/** From this moment on the session had this tempo; the first one holds also before. */
export interface TempoSegment {
  readonly from: Micros
  readonly bpm: Bpm
  readonly timeSignature: TimeSignature
}

export interface SmfTempo {
  readonly tick: Ticks
  /** Integer, as files keep it. */
  readonly microsPerQuarter: number
  readonly timeSignature: TimeSignature
}

export interface SmfGrid {
  /** In order, the first at tick 0. */
  readonly tempos: readonly SmfTempo[]
  /** ≥ 0; nearest tick. */
  tickAt(moment: Micros): Ticks
}

export interface SmfGridOptions {
  /** At least one, in order of `from`. */
  readonly segments: readonly TempoSegment[]
  /** Any moment that the transport counted as the beginning of a bar; none: the first event. */
  readonly barline: Micros | undefined
  /** Moments of all events of all tracks, in any order. */
  readonly moments: readonly Micros[]
}

/** A silence in all tracks that is longer than this (days, when a room is used again) … */
const LONGEST_SILENCE = 300e6
/** … lasts about this long in the file. */
const SHORTENED_SILENCE = 10e6

const microsPerQuarterOf = (bpm: Bpm): number => Math.round(60e6 / bpm)
const ticksPerBar = ({ beats, unit }: TimeSignature): number =>
  (beats * 4 * TICKS_PER_QUARTER) / unit

export const smfTempoAt = (
  tick: Ticks,
  { bpm, timeSignature }: Omit<TempoSegment, 'from'>,
): SmfTempo => ({ tick, microsPerQuarter: microsPerQuarterOf(bpm), timeSignature })

/** The one segment and bar line that a transport register knows of. */
export function segmentOfTransport(
  transport: TransportView,
): Pick<SmfGridOptions, 'segments' | 'barline'> {
  const { anchorMoment, anchorPosition, bpm, timeSignature, clock } = transport
  const sinceZero = (anchorPosition * microsPerQuarterOf(bpm)) / TICKS_PER_QUARTER
  return {
    segments: [{ from: anchorMoment, bpm, timeSignature }],
    barline: clock === '' ? undefined : micros(anchorMoment - sinceZero),
  }
}

export function createSmfGrid({ segments, barline, moments }: SmfGridOptions): SmfGrid {
  const sorted = moments.toSorted((a, b) => a - b)
  const cuts = silencesOf(sorted, segments)
  const start = sorted[0] ?? segments[0]!.from
  const zero = barAtOrBefore(start, barline ?? start, segmentAt(segments, start))
  const squeeze = (moment: number): number =>
    cuts.reduce((at, cut) => at - Math.min(cut.removed, Math.max(0, moment - cut.from)), moment)

  const tempos: (SmfTempo & { readonly at: number; readonly exactTick: number })[] = []
  for (const { from, bpm, timeSignature } of segments) {
    const last = tempos.at(-1)
    const at = Math.max(squeeze(last ? from : zero), last?.at ?? Number.NEGATIVE_INFINITY)
    const exactTick = last ? last.exactTick + spanInTicks(at - last.at, last) : 0
    const microsPerQuarter = microsPerQuarterOf(bpm)
    // A later segment at the same tick takes the earlier one's place.
    if (last && at === last.at) tempos.pop()
    tempos.push({ at, exactTick, tick: ticks(exactTick), microsPerQuarter, timeSignature })
  }
  const beginnings = tempos.map(({ at }) => at)
  return {
    tempos: tempos.map(({ tick, microsPerQuarter, timeSignature }) => ({
      tick,
      microsPerQuarter,
      timeSignature,
    })),
    tickAt(moment) {
      const at = squeeze(moment)
      const tempo = tempos[countUpTo(beginnings, at) - 1] ?? tempos[0]!
      return ticks(Math.max(0, tempo.exactTick + spanInTicks(at - tempo.at, tempo)))
    },
  }
}

const spanInTicks = (span: number, tempo: Pick<SmfTempo, 'microsPerQuarter'>): number =>
  (span * TICKS_PER_QUARTER) / tempo.microsPerQuarter

function barAtOrBefore(moment: number, barline: number, segment: TempoSegment): number {
  const bar = microsPerBar(segment)
  return barline + Math.floor((moment - barline) / bar) * bar
}

const segmentAt = (segments: readonly TempoSegment[], moment: number): TempoSegment =>
  segments.findLast(one => one.from <= moment) ?? segments[0]!

const microsPerBar = ({ bpm, timeSignature }: TempoSegment): number =>
  (ticksPerBar(timeSignature) * microsPerQuarterOf(bpm)) / TICKS_PER_QUARTER

interface Cut {
  readonly from: number
  readonly removed: number
}

/** Whole bars are taken out, so that the grid stays where it was. */
function silencesOf(sorted: readonly Micros[], segments: readonly TempoSegment[]): readonly Cut[] {
  const cuts: Cut[] = []
  sorted.forEach((moment, n) => {
    const before = sorted[n - 1] ?? moment
    if (moment - before <= LONGEST_SILENCE) return
    const bar = microsPerBar(segmentAt(segments, before))
    const removed = Math.floor((moment - before - SHORTENED_SILENCE) / bar) * bar
    cuts.push({ from: before, removed })
  })
  return cuts
}
